namespace Bonding.Operator.Prometheus;

/// <summary>One series of an answer with its samples in order of time.</summary>
public sealed class RawSeries(SeriesLabels name, IReadOnlyList<RawSample> samples)
{
    public IReadOnlyList<RawSample> Samples { get; } = samples;

    /// <summary>The same series in another unit.</summary>
    public RawSeries Scaled(double factor) => new(name, [.. Samples.Select(sample => sample with { Value = sample.Value * factor })]);

    /// <inheritdoc cref="SeriesLabels.Id"/>
    public string Id => name.Id;

    /// <inheritdoc cref="SeriesLabels.this"/>
    public string this[string label] => name[label];
}

/// <summary>One sample as it was scraped: milliseconds since 1970 on the clock of Prometheus, and a finite value of 0 or more.</summary>
public readonly record struct RawSample(long AtMilliseconds, double Value)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AtMilliseconds);
}
