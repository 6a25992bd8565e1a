namespace Bonding.Operator.Telemetry;

/// <summary>One series of an answer with its samples in order of time.</summary>
public sealed class RawSeries(SeriesName name, IReadOnlyList<RawSample> samples)
{
    public IReadOnlyList<RawSample> Samples { get; } = samples;

    /// <summary>The same series in another unit.</summary>
    public RawSeries Scaled(double factor) => new(name, [.. Samples.Select(sample => sample with { Value = sample.Value * factor })]);

    /// <inheritdoc cref="SeriesName.Id"/>
    public string Id => name.Id;

    /// <inheritdoc cref="SeriesName.this"/>
    public string this[string label] => name[label];
}
