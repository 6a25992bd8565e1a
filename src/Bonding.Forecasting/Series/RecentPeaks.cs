using Bonding.Forecasting.Intervals;

namespace Bonding.Forecasting.Series;

/// <summary>Tracks the 5-second peaks within the last 30 seconds with a sample, and the extremes of all time.</summary>
internal sealed class RecentPeaks
{
    private const int WindowSeconds = 30;
    private const double PeakLevel = 0.95;

    private readonly RollingQuantile _peaks = new(WindowSeconds - Horizon.Seconds + 1);
    private readonly double[] _recent = new double[Horizon.Seconds];
    private int _next;
    private double _lowest = double.PositiveInfinity;
    private double _highest = double.NegativeInfinity;

    /// <summary>The 0.95 quantile of the peaks; their maximum during the first 5 seconds.</summary>
    public double Quantile => _peaks.At(PeakLevel);

    /// <summary>
    /// A limit for a series with few samples: the highest value plus the range of all values, at least one and a half times the highest
    /// value.
    /// </summary>
    public double WideBound => _highest + Math.Max(_highest - _lowest, _highest / 2);

    public void Add(double value)
    {
        if (double.IsInfinity(_highest))
            Array.Fill(_recent, value);
        _recent[_next] = value;
        _next = (_next + 1) % _recent.Length;
        _lowest = Math.Min(_lowest, value);
        _highest = Math.Max(_highest, value);
        var peak = value;
        foreach (var other in _recent)
            peak = Math.Max(peak, other);
        _peaks.Add(peak);
    }
}
