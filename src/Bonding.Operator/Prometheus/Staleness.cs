namespace Bonding.Operator.Prometheus;

/// <summary>How long a counter may say nothing before it counts as gone: some of its own scrapes, within bounds.</summary>
internal static class Staleness
{
    /// <summary>Holds a scrape at any usual interval.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    private const double Scrapes = 2.5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    /// <summary>From the spacing of the newest two samples; the longest if there are not two.</summary>
    public static TimeSpan Of(IReadOnlyList<RawSample> samples) => samples.Count > 1 ? Of(samples[^1].At - samples[^2].At) : Longest;

    public static TimeSpan Of(TimeSpan spacing)
    {
        var silence = spacing * Scrapes;
        return silence < Shortest ? Shortest
            : silence > Longest ? Longest
            : silence;
    }
}
