using Bonding.Contract;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Google.Protobuf.WellKnownTypes;

namespace Bonding.Operator.TenantApi;

/// <summary>Returns the expected use of a tenant.</summary>
public static class ForecastResponseFactory
{
    /// <summary>Returns null before the first tick.</summary>
    public static SelfForecast? Create(TenantSnapshot tenant, MeteredResource resource, int horizonSeconds)
    {
        if (tenant is not { Index: >= 0 and var index, Tick.Cluster: { } cluster })
            return null;
        var forecast = cluster.Tenants[index].Forecasts[resource];
        var response = new SelfForecast
        {
            Account = tenant.Account,
            Resource = resource.ToString().ToLowerInvariant(),
            Quality = forecast.Quality.ToString(),
            Model = forecast.Model.ToString(),
            AsOf = Timestamp.FromDateTimeOffset(cluster.Now),
        };
        if (forecast.Quality != ForecastQuality.None)
            Fill(response, forecast, horizonSeconds);
        return response;
    }

    private static void Fill(SelfForecast response, Forecast forecast, int horizonSeconds)
    {
        response.Steps.AddRange(Enumerable.Range(1, horizonSeconds).Select(seconds => Step(forecast, seconds)));
        if (forecast.Spacing <= Forecast.LongestPeakSpacing)
            response.PeakLimit = forecast.PeakQuantile;
        response.SpacingMilliseconds = (long)Math.Round(forecast.Spacing.TotalMilliseconds);
        response.AgeMilliseconds = (long)Math.Round(forecast.Age.TotalMilliseconds);
    }

    private static ForecastStep Step(Forecast forecast, int seconds) =>
        new()
        {
            Seconds = seconds,
            P50 = forecast.Quantile(seconds, QuantileLevel.P50),
            P90 = forecast.Quantile(seconds, QuantileLevel.P90),
            P95 = forecast.Quantile(seconds, QuantileLevel.P95),
        };
}
