using Bonding.Operator.TenantApi.Identity;

namespace Bonding.Operator.TenantApi;

internal static class TenantApiServices
{
    /// <summary>What the endpoints of the API need.</summary>
    public static IServiceCollection AddTenantApi(this IServiceCollection services) => services
        .AddSingleton<TokenReviews>()
        .AddSingleton<CallerTenants>()
        .AddSingleton<AccountAccess>()
        .AddSingleton<TenantReadings>()
        .AddSingleton<Inquiry>();
}
