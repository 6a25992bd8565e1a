namespace Bonding.Domain.Metering;

/// <summary>
/// Keeps the last reading of each counter of a tenant: the samples of one stretch say nothing about a counter that is silent in it.
/// </summary>
public static class RememberedCounters
{
    public static IReadOnlyDictionary<string, MetricSample> None { get; } = new Dictionary<string, MetricSample>();

    /// <summary>
    /// Returns the newest settled sample of each counter: of those that were read now, and of earlier ones that are not older than
    /// <see cref="Staleness.RememberedCounter"/>.
    /// </summary>
    /// <param name="before">The readings so far, by the counter's name.</param>
    /// <param name="counters">The counters that were read now.</param>
    /// <param name="to">Up to where the tenant is settled.</param>
    public static IReadOnlyDictionary<string, MetricSample> Merge(
        IReadOnlyDictionary<string, MetricSample> before,
        IEnumerable<CounterSeries> counters,
        DateTimeOffset to
    )
    {
        var settled = before.Where(sample => to - sample.Value.At < Staleness.RememberedCounter).ToDictionary();
        foreach (var (name, samples) in counters)
            if (samples.LastOrDefault(sample => sample.At <= to) is { AtMilliseconds: > 0 } newest)
                settled[name] = newest;
        return settled;
    }
}
