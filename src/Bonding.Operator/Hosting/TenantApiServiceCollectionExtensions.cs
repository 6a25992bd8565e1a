using Bonding.Contract;
using Bonding.Operator.Agents;
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
            .AddSingleton<TokenVerifier>()
            .AddSingleton<CallerLimits>()
            .AddSingleton<CallGuard>()
            .AddSingleton<CallerResolver>()
            .AddSingleton<AccountAccess>()
            .AddSingleton<TenantSnapshotReader>()
            .AddSingleton<TenantQuery>()
            .AddSingleton<BondOrders>()
            .AddSingleton<StandingStream>()
            .AddSingleton<SelfCalls>()
            .AddSingleton<AgentMetrics>()
            .AddSingleton<AgentCallers>()
            .AddSingleton<AgentService>();
    }
}
