using System.Runtime.CompilerServices;

namespace Bonding.Forecasting;

/// <summary>
/// Builds a consistent forecast: every number is within the possible range, no higher level is below a lower one, and the peak is not below
/// the highest median.
/// </summary>
internal struct ForecastGrid(double capacity)
{
    private const int Cells = Horizon.Seconds * 3;

    private Cell _quantiles;
    private double _highest;

    public void Set(int horizon, double p50, double p90, double p95)
    {
        p50 = Clip(p50);
        p90 = Math.Max(p50, Clip(p90));
        p95 = Math.Max(p90, Clip(p95));
        _highest = Math.Max(_highest, p50);
        _quantiles[Bonding.Forecasting.Forecast.Index(horizon, QuantileLevel.P50)] = p50;
        _quantiles[Bonding.Forecasting.Forecast.Index(horizon, QuantileLevel.P90)] = p90;
        _quantiles[Bonding.Forecasting.Forecast.Index(horizon, QuantileLevel.P95)] = p95;
    }

    public readonly Forecast Forecast(double peak, double level, double sigma, ForecastQuality quality, ForecastModel model)
    {
        return new Forecast(_quantiles)
        {
            PeakQuantile = Math.Max(_highest, Clip(peak)),
            RecentPeak = Clip(level),
            ResidualSigma = sigma,
            Quality = quality,
            Model = model,
        };
    }

    private readonly double Clip(double value) => Math.Clamp(value, Sample.Floor, capacity);

    [InlineArray(Cells)]
    private struct Cell
    {
        private double _first;
    }
}
