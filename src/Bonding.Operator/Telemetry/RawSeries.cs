namespace Bonding.Operator.Telemetry;

/// <summary>One series of an answer with its samples in order of time.</summary>
public sealed class RawSeries(IReadOnlyDictionary<string, string> labels, IReadOnlyList<RawSample> samples)
{
    public IReadOnlyList<RawSample> Samples { get; } = samples;

    /// <summary>All labels, in ordinal order: what tells this series from every other.</summary>
    public string Id { get; } = string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    /// <summary>A label's value; empty if the series does not have it.</summary>
    public string this[string label] => labels.GetValueOrDefault(label, "");
}
