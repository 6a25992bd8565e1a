using Bonding.Forecasting;
using Bonding.Operator.Decisions;

namespace Bonding.Operator.TenantApi;

/// <summary>The CPU that a tenant is expected to use, in millicores, by its forecast; null while that is not ready.</summary>
internal static class Usage
{
    public static double? Expected(TenantView tenant, int horizonSeconds) => At(tenant, horizonSeconds, ForecastLevel.P50);

    /// <summary>What it stays under with probability 0.95.</summary>
    public static double? Likely(TenantView tenant, int horizonSeconds) => At(tenant, horizonSeconds, ForecastLevel.P95);

    private static double? At(TenantView tenant, int horizonSeconds, ForecastLevel level) =>
        tenant.CpuForecast.Quality == ForecastQuality.Ready
            ? Math.Min(1, tenant.CpuForecast.Quantile(horizonSeconds, level)) * tenant.SizeMillicores
            : null;
}
