namespace Bonding.Domain.Metering;

/// <summary>The mean growth of a counter, or of several, in a stretch of time. A counter tells no more than means.</summary>
/// <param name="Start">When it begins, in seconds since 1970 on the clock of the metric source.</param>
/// <param name="End">When it ends, after its start.</param>
/// <param name="Mean">Units per second, at least 0; NaN if that is not known.</param>
/// <param name="Spacing">How far apart the ends of such windows usually are, in seconds.</param>
public readonly record struct UsageWindow(double Start, double End, double Mean, double Spacing)
{
    /// <summary>Whether such windows are about as long as their spacing, one after the other.</summary>
    public bool IsEven { get; init; } = true;

    public double Length => End - Start;

    /// <summary>Returns what was used of this window's use in a stretch of time; NaN if that is not known.</summary>
    public double MassBetween(double from, double to)
    {
        var overlap = Math.Min(to, End) - Math.Max(from, Start);
        return overlap > 0 ? overlap * Mean : 0;
    }
}
