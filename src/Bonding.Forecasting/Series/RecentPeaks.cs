using Bonding.Forecasting.Intervals;

namespace Bonding.Forecasting.Series;

/// <summary>The 5-second peaks inside the last 30 seconds that were seen, and the extremes that were seen ever.</summary>
internal sealed class RecentPeaks
{
    private const int LevelSeconds = 30;
    private const double PeakLevel = 0.95;

    private readonly RollingQuantile peaks = new(LevelSeconds - Horizon.Seconds + 1);
    private readonly double[] recent = new double[Horizon.Seconds];
    private int next;
    private double lowest = double.PositiveInfinity;
    private double highest = double.NegativeInfinity;

    /// <summary>The 0.95 quantile of the peaks; while fewer than 5 seconds were seen, their maximum.</summary>
    public double Level => peaks.At(PeakLevel);

    /// <summary>A limit for a series about which little is known: the highest value plus the range seen, at least half as much again.</summary>
    public double WideLimit => highest + Math.Max(highest - lowest, highest / 2);

    public void Add(double value)
    {
        if (double.IsInfinity(highest))
            Array.Fill(recent, value);
        recent[next] = value;
        next = (next + 1) % recent.Length;
        lowest = Math.Min(lowest, value);
        highest = Math.Max(highest, value);
        var peak = value;
        foreach (var other in recent)
            peak = Math.Max(peak, other);
        peaks.Add(peak);
    }
}
