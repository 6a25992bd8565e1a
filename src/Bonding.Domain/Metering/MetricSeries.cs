namespace Bonding.Domain.Metering;

/// <summary>One measured series of a tenant with its samples in order of time.</summary>
public sealed class MetricSeries(SeriesLabels labels, IReadOnlyList<MetricSample> samples)
{
    public IReadOnlyList<MetricSample> Samples { get; } = samples;

    /// <summary>
    /// Up to where its samples were settled before: later ones are new, also if they are older than the tenant's checkpoint, because they
    /// were written late. Null if that is not known: then the checkpoint decides.
    /// </summary>
    public DateTimeOffset? KnownTo { get; private init; }

    /// <summary>
    /// The time of its first sample at all; null if that is not known, because no complete read of the time before could have shown it.
    /// </summary>
    public DateTimeOffset? BeganAt { get; private init; }

    /// <summary>Whether its first sample here is its first at all.</summary>
    public bool IsWhole => Samples.Count > 0 && Samples[0].At == BeganAt;

    /// <inheritdoc cref="SeriesLabels.Id"/>
    public string Id => labels.Id;

    /// <inheritdoc cref="SeriesLabels.Kind"/>
    public SeriesKind Kind => labels.Kind;

    /// <inheritdoc cref="SeriesLabels.this"/>
    public string this[string label] => labels[label];

    /// <summary>Returns the same series in another unit.</summary>
    public MetricSeries Scaled(double factor) =>
        With([.. Samples.Select(sample => sample with { Value = sample.Value * factor })], KnownTo);

    /// <summary>Returns the same series with other samples.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="knownTo"><see cref="KnownTo"/>.</param>
    public MetricSeries With(IReadOnlyList<MetricSample> samples, DateTimeOffset? knownTo) =>
        new(labels, samples) { KnownTo = knownTo, BeganAt = BeganAt };

    /// <summary>Returns the same series with earlier samples before its own.</summary>
    /// <param name="earlier">In order of time.</param>
    /// <param name="knownTo"><see cref="KnownTo"/>.</param>
    /// <param name="beganAt"><see cref="BeganAt"/>.</param>
    public MetricSeries After(IEnumerable<MetricSample> earlier, DateTimeOffset? knownTo, DateTimeOffset? beganAt = null) =>
        new(labels, [.. earlier, .. Samples]) { KnownTo = knownTo, BeganAt = beganAt };
}

/// <summary>One sample as it was scraped.</summary>
/// <param name="AtMilliseconds">The time of the scrape, in milliseconds since 1970 on the clock of the metric source.</param>
/// <param name="Value">A finite value of 0 or more.</param>
public readonly record struct MetricSample(long AtMilliseconds, double Value)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AtMilliseconds);
}
