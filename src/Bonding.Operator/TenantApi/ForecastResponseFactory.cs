using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Loop.Observe;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Says what a tenant is expected to use.</summary>
public static class ForecastResponseFactory
{
    /// <summary>Null before the first tick.</summary>
    public static ForecastResponse? Create(TenantSnapshot tenant, MeteredResource resource, int horizonSeconds)
    {
        if (tenant is not { View: { } view, Tick: { } tick })
            return null;
        var forecast = ForecastOf(view, resource);
        var knows = forecast.Quality != ForecastQuality.None;
        return new ForecastResponse(
            tenant.Account,
            resource.ToString().ToLowerInvariant(),
            forecast.Quality.ToString(),
            forecast.Model.ToString(),
            knows ? [.. Enumerable.Range(1, horizonSeconds).Select(seconds => Step(forecast, seconds))] : [],
            knows ? forecast.PeakQuantile : null,
            tick.Snapshot.Now
        );
    }

    private static Forecast ForecastOf(TenantView view, MeteredResource resource) =>
        resource switch
        {
            MeteredResource.Cpu => view.CpuForecast,
            MeteredResource.Memory => view.MemoryForecast,
            _ => view.IoForecast,
        };

    private static ForecastStep Step(Forecast forecast, int seconds) =>
        new(
            seconds,
            forecast.Quantile(seconds, QuantileLevel.P50),
            forecast.Quantile(seconds, QuantileLevel.P90),
            forecast.Quantile(seconds, QuantileLevel.P95)
        );
}
