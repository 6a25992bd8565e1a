using Bonding.Forecasting.Intervals;

namespace Bonding.Forecasting.Series;

/// <summary>The 5-second peaks inside the last 30 seconds that were seen, and the extremes that were seen ever.</summary>
internal sealed class RecentPeaks
{
    private const int WindowSeconds = 30;
    private const double PeakLevel = 0.95;

    private readonly RollingQuantile _peaks = new(WindowSeconds - Horizon.Seconds + 1);
    private readonly double[] _recent = new double[Horizon.Seconds];
    private int _next;
    private double _lowest = double.PositiveInfinity;
    private double _highest = double.NegativeInfinity;

    /// <summary>The 0.95 quantile of the peaks; while fewer than 5 seconds were seen, their maximum.</summary>
    public double Quantile => _peaks.At(PeakLevel);

    /// <summary>A limit for a series about which little is known: the highest value plus the range seen, at least half as much again.</summary>
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
