using Bonding.Contract;
using Bonding.Operator.Agents;
using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Hosting;

internal static class TenantApiServiceCollectionExtensions
{
    /// <summary>Adds the services that the endpoints of the tenant API need.</summary>
    public static IServiceCollection AddTenantApi(this IServiceCollection services)
    {
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = ReadingLimits.LargestReport);
        return services
            .AddSingleton<TokenVerifier>()
            .AddSingleton<CallerResolver>()
            .AddSingleton<AccountAccess>()
            .AddSingleton<TenantSnapshotReader>()
            .AddSingleton<TenantQuery>()
            .AddSingleton<AgentMetrics>()
            .AddSingleton<AgentCallers>()
            .AddSingleton<AgentService>();
    }
}
