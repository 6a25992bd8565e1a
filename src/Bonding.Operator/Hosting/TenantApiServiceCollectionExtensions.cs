using Bonding.Contract;
using Bonding.Domain;
using Bonding.Operator.Agents;
using Bonding.Operator.Configuration;
using Bonding.Operator.Limits;
using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the services of the tenant API.</summary>
public static class TenantApiServiceCollectionExtensions
{
    /// <summary>Adds the services that the endpoints of the tenant API need.</summary>
    public static IServiceCollection AddTenantApi(this IServiceCollection services)
    {
        services
            .AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = ReadingLimits.LargestReport;
                grpc.Interceptors.Add<CallGuard>();
            })
            .AddJsonTranscoding();
        return services
            .AddSingleton(TenantTokens)
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallerCheck>(provider, Face.TenantApi))
            .AddSingleton<CallerLimits>()
            .AddSingleton<CallGuard>()
            .AddSingleton<CallerResolver>()
            .AddSingleton<AccessReviews>()
            .AddSingleton<AccountAccess>()
            .AddSingleton<QueryLimits>()
            .AddSingleton(MetricsReaders)
            .AddSingleton<TenantSnapshotReader>()
            .AddSingleton<TenantQuery>()
            .AddSingleton<BondOrders>()
            .AddSingleton<StandingStream>()
            .AddSingleton<SelfCalls>()
            .AddSingleton<AgentMetrics>()
            .AddSingleton<AgentCallers>()
            .AddSingleton<AgentService>();
    }

    // Prometheus shows the token of its own ServiceAccount, which is for the API server.
    private static MetricsAccess MetricsReaders(IServiceProvider provider)
    {
        var verifier = ActivatorUtilities.CreateInstance<TokenVerifier>(
            provider,
            new AcceptedAudiences(Own: null, ApiServer: true),
            new TokenRate(PerSecond: 5, Burst: 20)
        );
        return ActivatorUtilities.CreateInstance<MetricsAccess>(
            provider,
            ActivatorUtilities.CreateInstance<CallerCheck>(provider, verifier, Face.Metrics)
        );
    }

    private static TokenVerifier TenantTokens(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<OperatorOptions>().TenantApi;
        return ActivatorUtilities.CreateInstance<TokenVerifier>(
            provider,
            new AcceptedAudiences(options.Audience, options.AcceptApiServerTokens),
            new TokenRate(options.NewTokensPerAddress, Burst: 5 * options.NewTokensPerAddress)
        );
    }
}
