using Bonding.Demo.Cluster;

namespace Bonding.Demo.Views;

/// <summary>The operator's newest values of all accounts.</summary>
internal sealed record LiveValues(
    AccountValues Balances,
    AccountValues Adjustments,
    AccountValues Effective,
    AccountValues Medians,
    AccountValues Limits,
    AccountValues Skills,
    AccountValues Coverages
)
{
    public static async Task<LiveValues> ReadAsync(PrometheusQueries queries, CancellationToken stop)
    {
        async Task<AccountValues> AskAsync(string promql) => new(await queries.ByAsync(promql, "namespace", "account", stop));
        return new LiveValues(
            await AskAsync("bonding_credits_balance"),
            await AskAsync("bonding_multiplier{part=\"adjustment\"}"),
            await AskAsync("bonding_multiplier{part=\"effective\"}"),
            await AskAsync("bonding_forecast_median{resource=\"cpu\"}"),
            await AskAsync("bonding_forecast_need{resource=\"cpu\"}"),
            await AskAsync("bonding_forecast_skill{resource=\"cpu\"}"),
            await AskAsync("bonding_forecast_coverage{resource=\"cpu\"}")
        );
    }
}
