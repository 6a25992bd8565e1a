namespace Bonding.Domain.Metering;

/// <summary>Arranges the samples of several series of one tenant by moment.</summary>
internal static class SampleTimeline
{
    /// <summary>Returns the moments in order of time, with the samples of each in the order of their series.</summary>
    public static IEnumerable<Moment> Of(IEnumerable<MetricSeries> series)
    {
        var ordered = series.OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
        var entries = new SeriesSample[ordered.Sum(one => one.Samples.Count)];
        var keys = new (long At, int Order)[entries.Length];
        var next = 0;
        for (var order = 0; order < ordered.Count; order++)
            foreach (var sample in ordered[order].Samples)
                (entries[next], keys[next++]) = (new SeriesSample(ordered[order], sample), (sample.AtMilliseconds, order));
        Array.Sort(keys, entries);
        return Moments(entries);
    }

    private static IEnumerable<Moment> Moments(SeriesSample[] entries)
    {
        for (int from = 0, to = 0; from < entries.Length; from = to)
        {
            var at = entries[from].Sample.AtMilliseconds;
            while (to < entries.Length && entries[to].Sample.AtMilliseconds == at)
                to++;
            yield return new Moment(entries[from].Sample.At, new ArraySegment<SeriesSample>(entries, from, to - from));
        }
    }

    /// <summary>
    /// Returns up to which moment every counter has reported, or up to where all samples are there if that is later: the samples of a late
    /// counter would otherwise be passed over. A counter that has fallen silent is not waited for.
    /// </summary>
    /// <param name="series">Series with samples.</param>
    /// <param name="counterOf">What a series counts: of several series of one counter, one is enough.</param>
    /// <param name="to">Up to where all samples are there.</param>
    public static DateTimeOffset CompleteTo<T>(IReadOnlyCollection<MetricSeries> series, Func<MetricSeries, T> counterOf, DateTimeOffset to)
    {
        var newest = series.Max(one => one.Samples[^1].At);
        var silence = SilenceOf(series);
        var reached = series
            .GroupBy(counterOf)
            .Select(counter => (Last: counter.Max(one => one.Samples[^1].At), Silence: SilenceOf([.. counter], silence)))
            .Where(counter => newest - counter.Last <= Max(counter.Silence, ReadWindow.ScrapeDelay))
            .Min(counter => counter.Last);
        return reached > to ? reached : to;
    }

    /// <summary>Returns how long a series of a tenant may be silent; one with a single sample is scraped as often as the others.</summary>
    public static TimeSpan SilenceOf(IEnumerable<MetricSeries> series, TimeSpan? otherwise = null) =>
        series
            .Where(one => one.Samples.Count > 1)
            .Select(one => Staleness.Of(one.Samples))
            .DefaultIfEmpty(otherwise ?? Staleness.UnknownInterval)
            .Max();

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

/// <summary>A sample with the series that it belongs to.</summary>
internal readonly record struct SeriesSample(MetricSeries Series, MetricSample Sample);

/// <summary>All samples of one moment, in the order of their series.</summary>
internal readonly record struct Moment(DateTimeOffset At, ArraySegment<SeriesSample> Samples);
