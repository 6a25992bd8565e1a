namespace Bonding.Domain.Metering;

/// <summary>Arranges the samples of several series of one tenant by moment.</summary>
internal static class SampleTimeline
{
    /// <summary>
    /// Returns the moments in order of time, up to the one that every reporting series has reached: the samples of a late series would
    /// otherwise be passed over. A series that has fallen silent is not waited for.
    /// </summary>
    public static IEnumerable<IGrouping<DateTimeOffset, SeriesSample>> Of(IReadOnlyCollection<MetricSeries> series)
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0)
            return [];
        var newest = reporting.Max(one => one.Samples[^1].At);
        var complete = reporting.Where(one => newest - one.Samples[^1].At <= Staleness.Of(one.Samples)).Min(one => one.Samples[^1].At);
        return reporting
            .SelectMany(one => one.Samples.Select(sample => new SeriesSample(one, sample)))
            .GroupBy(entry => entry.Sample.At)
            .OrderBy(moment => moment.Key)
            .TakeWhile(moment => moment.Key <= complete);
    }
}

/// <summary>A sample with the series that it belongs to.</summary>
internal readonly record struct SeriesSample(MetricSeries Series, MetricSample Sample);
