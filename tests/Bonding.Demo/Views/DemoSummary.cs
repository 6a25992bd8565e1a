using System.Globalization;
using Bonding.Demo.Cluster;

namespace Bonding.Demo.Views;

/// <summary>What a run achieved, from objects and from the operator's own counters. Null: the operator does not say.</summary>
internal sealed record DemoSummary(
    int Bonds,
    double? Surges,
    double? MedianLeadSeconds,
    double? PodWrites,
    double? Refused,
    long LedgerImbalance,
    double? OperatorImbalance,
    double? Skill,
    double? Coverage,
    double? SpacingSeconds,
    int Ready,
    int Tenants
)
{
    private const double LongestPeakSpacing = 1.5;
    private const string Unknowable = ": means are forecast; peaks within a second cannot be known, nor a surge before it is seen";

    public static async Task<DemoSummary> ReadAsync(DemoCluster cluster, CancellationToken stop)
    {
        var snapshot = await new SnapshotReader(cluster).ReadAsync(stop);
        var queries = cluster.Queries;
        return new DemoSummary(
            snapshot.Bonds.GetValueOrDefault("Bonded"),
            await queries.OneAsync("sum(bonding_surges_foreseen_total)", stop),
            await queries.OneAsync("histogram_quantile(0.5, sum by (le) (bonding_surge_lead_seconds_bucket))", stop),
            await queries.OneAsync("sum(bonding_resizes_total{result=\"applied\"})", stop),
            await queries.OneAsync("sum(bonding_resizes_total{result!=\"applied\"})", stop),
            snapshot.ImbalanceMicrocredits,
            await queries.OneAsync("sum(abs(bonding_ledger_imbalance_microcredits))", stop),
            await queries.OneAsync("quantile(0.5, bonding_forecast_skill{resource=\"cpu\"})", stop),
            await queries.OneAsync("quantile(0.5, bonding_forecast_coverage{resource=\"cpu\"})", stop),
            await queries.OneAsync("quantile(0.5, bonding_sample_spacing_seconds{resource=\"cpu\"})", stop),
            snapshot.Tenants.Count(tenant => tenant.IsForecastReady),
            snapshot.Tenants.Count
        );
    }

    /// <summary>
    /// Whether everything was reported and every credit is accounted for, by the operator's metrics and by the demo's
    /// own sum.
    /// </summary>
    public bool IsSound =>
        LedgerImbalance == 0 && OperatorImbalance == 0 && Surges is not null && PodWrites is not null && Refused is not null;

    public IEnumerable<string> Lines() =>
        [
            "",
            $"bonds settled          {Bonds}",
            $"surges foreseen        {Show(Surges)}"
                + (MedianLeadSeconds is { } lead ? $"  (median lead {lead.ToString("0.0", CultureInfo.InvariantCulture)} s)" : ""),
            $"pod-spec writes        {Show(PodWrites)}",
            $"refused or failed      {Show(Refused)}",
            $"forecasts ready        {Ready} of {Tenants}",
            $"samples                {Show(SpacingSeconds, "0.#")} s apart{(SpacingSeconds > LongestPeakSpacing ? Unknowable : "")}",
            $"CPU forecasts          skill {Show(Skill, "+0.00;-0.00;0.00")} against the last value, "
                + $"{Show(Coverage, "0%")} of samples within their 0.95 limit (medians of the tenants)",
            $"ledger imbalance       {LedgerImbalance} micro-credits by the accounts, {Show(OperatorImbalance)} by the operator",
            $"RESULT bonds={Bonds} surges={Show(Surges)} pod_writes={Show(PodWrites)} refused={Show(Refused)} "
                + $"ledger_imbalance={LedgerImbalance} ready={Ready}/{Tenants} skill={Show(Skill, "0.00")}",
        ];

    private static string Show(double? value, string format = "0") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "unknown";
}
