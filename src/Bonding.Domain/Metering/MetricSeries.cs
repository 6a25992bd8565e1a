namespace Bonding.Domain.Metering;

/// <summary>One measured series of a tenant with its samples in order of time.</summary>
public sealed class MetricSeries(SeriesLabels labels, IReadOnlyList<MetricSample> samples)
{
    public IReadOnlyList<MetricSample> Samples { get; } = samples;

    /// <inheritdoc cref="SeriesLabels.Id"/>
    public string Id => labels.Id;

    /// <inheritdoc cref="SeriesLabels.Kind"/>
    public SeriesKind Kind => labels.Kind;

    /// <inheritdoc cref="SeriesLabels.this"/>
    public string this[string label] => labels[label];

    /// <summary>Returns the same series in another unit.</summary>
    public MetricSeries Scaled(double factor) => new(labels, [.. Samples.Select(sample => sample with { Value = sample.Value * factor })]);
}

/// <summary>One sample as it was scraped.</summary>
/// <param name="AtMilliseconds">The time of the scrape, in milliseconds since 1970 on the clock of the metric source.</param>
/// <param name="Value">A finite value of 0 or more.</param>
public readonly record struct MetricSample(long AtMilliseconds, double Value)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AtMilliseconds);
}

/// <summary>A cumulative counter under the name that an account's checkpoint knows it by.</summary>
/// <param name="Name">What distinguishes the counter from the others of its tenant: the node, or all labels.</param>
/// <param name="Samples">Its samples in order of time.</param>
public readonly record struct CounterSeries(string Name, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>Returns one counter per series, named by all its labels.</summary>
    public static IReadOnlyList<CounterSeries> BySeries(IEnumerable<MetricSeries> series) =>
        [.. series.Select(one => new CounterSeries(one.Id, one.Samples))];

    /// <summary>
    /// Returns one counter per value of a label, named by that value. Several scrapers may report the same counter; the series that
    /// reported last is followed.
    /// </summary>
    public static IReadOnlyList<CounterSeries> ByLabel(IEnumerable<MetricSeries> series, string label) =>
        [
            .. series
                .Where(one => one.Samples.Count > 0)
                .GroupBy(one => one[label])
                .Select(same => new CounterSeries(same.Key, NewestOf(same).Samples)),
        ];

    private static MetricSeries NewestOf(IEnumerable<MetricSeries> series) =>
        series.OrderByDescending(one => one.Samples[^1].AtMilliseconds).ThenBy(one => one.Id, StringComparer.Ordinal).First();
}
