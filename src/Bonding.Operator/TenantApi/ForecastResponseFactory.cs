using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Returns the expected use of a tenant.</summary>
public static class ForecastResponseFactory
{
    /// <summary>Returns null before the first tick.</summary>
    public static ForecastResponse? Create(TenantSnapshot tenant, MeteredResource resource, int horizonSeconds)
    {
        if (tenant is not { Index: >= 0 and var index, Tick.Cluster: { } cluster })
            return null;
        var forecast = cluster.Tenants[index].Forecasts[resource];
        var hasForecast = forecast.Quality != ForecastQuality.None;
        return new ForecastResponse(
            tenant.Account,
            resource.ToString().ToLowerInvariant(),
            forecast.Quality.ToString(),
            forecast.Model.ToString(),
            hasForecast ? [.. Enumerable.Range(1, horizonSeconds).Select(seconds => Step(forecast, seconds))] : [],
            hasForecast && forecast.Spacing <= Forecast.LongestPeakSpacing ? forecast.PeakQuantile : null,
            cluster.Now
        )
        {
            SpacingMilliseconds = hasForecast ? (long)Math.Round(forecast.Spacing.TotalMilliseconds) : null,
            AgeMilliseconds = hasForecast ? (long)Math.Round(forecast.Age.TotalMilliseconds) : null,
        };
    }

    private static ForecastStep Step(Forecast forecast, int seconds) =>
        new(
            seconds,
            forecast.Quantile(seconds, QuantileLevel.P50),
            forecast.Quantile(seconds, QuantileLevel.P90),
            forecast.Quantile(seconds, QuantileLevel.P95)
        );
}
