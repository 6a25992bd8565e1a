namespace Bonding.Operator.Prometheus;

/// <summary>Samples of several series of one tenant, moment by moment.</summary>
internal static class SampleTimeline
{
    /// <summary>
    /// In order of time, up to the moment that every reporting series has reached: one that is late would else be passed over.
    /// </summary>
    public static IEnumerable<IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)>> Of(IReadOnlyCollection<RawSeries> series)
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0)
            return [];
        var newest = reporting.Max(one => one.Samples[^1].At);
        var complete = reporting.Where(one => newest - one.Samples[^1].At <= Staleness.Of(one.Samples)).Min(one => one.Samples[^1].At);
        return reporting
            .SelectMany(one => one.Samples.Select(sample => (Series: one, Sample: sample)))
            .GroupBy(entry => entry.Sample.At)
            .OrderBy(moment => moment.Key)
            .TakeWhile(moment => moment.Key <= complete);
    }
}
