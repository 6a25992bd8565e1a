using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Loop.Observe;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Returns the expected use of a tenant.</summary>
public static class ForecastResponseFactory
{
    /// <summary>Returns null before the first tick.</summary>
    public static ForecastResponse? Create(TenantSnapshot tenant, MeteredResource resource, int horizonSeconds)
    {
        if (tenant is not { View: { } view, Tick: { } tick })
            return null;
        var forecast = ForecastOf(view, resource);
        var hasForecast = forecast.Quality != ForecastQuality.None;
        return new ForecastResponse(
            tenant.Account,
            resource.ToString().ToLowerInvariant(),
            forecast.Quality.ToString(),
            forecast.Model.ToString(),
            hasForecast ? [.. Enumerable.Range(1, horizonSeconds).Select(seconds => Step(forecast, seconds))] : [],
            hasForecast ? forecast.PeakQuantile : null,
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
