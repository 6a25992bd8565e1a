using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Decisions;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Says what a tenant is expected to use.</summary>
public static class ForecastAnswers
{
    /// <summary>Null before the first tick.</summary>
    public static ForecastAnswer? Of(TenantReading tenant, ResourceKind resource, int horizonSeconds)
    {
        if (tenant is not { View: { } view, Tick: { } tick }) return null;
        var forecast = ForecastOf(view, resource);
        var knows = forecast.Quality != ForecastQuality.None;
        return new ForecastAnswer(
            tenant.Account, resource.ToString().ToLowerInvariant(), forecast.Quality.ToString(), forecast.Model.ToString(),
            knows ? [.. Enumerable.Range(1, horizonSeconds).Select(seconds => Step(forecast, seconds))] : [],
            knows ? forecast.PeakLimit : null, tick.Snapshot.Now);
    }

    private static Forecast ForecastOf(TenantView view, ResourceKind resource) => resource switch
    {
        ResourceKind.Cpu => view.CpuForecast,
        ResourceKind.Memory => view.MemoryForecast,
        _ => view.IoForecast,
    };

    private static ForecastStep Step(Forecast forecast, int seconds) => new(
        seconds, forecast.Quantile(seconds, ForecastLevel.P50), forecast.Quantile(seconds, ForecastLevel.P90), forecast.Quantile(seconds, ForecastLevel.P95));
}
