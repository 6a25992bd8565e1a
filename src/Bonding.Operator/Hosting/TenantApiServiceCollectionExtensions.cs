using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Hosting;

internal static class TenantApiServiceCollectionExtensions
{
    /// <summary>What the endpoints of the API need.</summary>
    public static IServiceCollection AddTenantApi(this IServiceCollection services) =>
        services
            .AddSingleton<TokenVerifier>()
            .AddSingleton<CallerResolver>()
            .AddSingleton<AccountAccess>()
            .AddSingleton<TenantSnapshotReader>()
            .AddSingleton<TenantQuery>();
}
