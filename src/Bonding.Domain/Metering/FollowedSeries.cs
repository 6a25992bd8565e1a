namespace Bonding.Domain.Metering;

/// <summary>Chooses of all series of a tenant those that show its use once: what is happening now is read from them.</summary>
public static class FollowedSeries
{
    /// <summary>
    /// Returns for each pod its own counter if that moves, else those of its containers; for each counter the series with the most samples,
    /// then the newest, then the ordinally first one.
    /// </summary>
    /// <param name="series">The series of one tenant in the same stretch of time.</param>
    /// <param name="identify">What a series counts; null for a series that does not count.</param>
    public static IEnumerable<MetricSeries> Of(IEnumerable<MetricSeries> series, Func<MetricSeries, CounterIdentity?> identify) =>
        series
            .Where(one => one.Samples.Count > 0)
            .Select(one => (Identity: identify(one), Series: one))
            .Where(one => one.Identity is not null)
            .GroupBy(one => one.Identity!.Value)
            .Select(counter => (Identity: counter.Key, Series: Densest(counter.Select(one => one.Series))))
            .GroupBy(one => (one.Identity.Owner, one.Identity.Facet))
            .SelectMany(pod => OfPod([.. pod]));

    private static List<MetricSeries> OfPod(List<(CounterIdentity Identity, MetricSeries Series)> counters)
    {
        var own = Named([.. counters.Where(one => one.Identity.Part.Length == 0)]);
        var containers = counters
            .Where(one => one.Identity.Part.Length > 0)
            .GroupBy(one => one.Identity.Part)
            .SelectMany(part => Named([.. part]))
            .ToList();
        return own.Count > 0 && (own.Any(Moves) || !containers.Any(Moves)) ? own : containers;
    }

    // A series that names no cgroup repeats one that does.
    private static List<MetricSeries> Named(List<(CounterIdentity Identity, MetricSeries Series)> lives)
    {
        var named = lives.Where(one => one.Identity.Life.Length > 0).ToList();
        return [.. (named.Count > 0 ? named : lives).Select(one => one.Series)];
    }

    private static MetricSeries Densest(IEnumerable<MetricSeries> tellers) =>
        tellers
            .OrderByDescending(one => one.Samples.Count)
            .ThenByDescending(one => one.Samples[^1].AtMilliseconds)
            .ThenBy(one => one.Id, StringComparer.Ordinal)
            .First();

    private static bool Moves(MetricSeries series) => series.Samples[^1].Value > series.Samples[0].Value;
}
