namespace Bonding.Operator.Prometheus;

/// <summary>Where the counters of a tenant stood when they were last read: the samples of one stretch do not tell of one that is silent in it.</summary>
public static class RememberedCounters
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    public static IReadOnlyDictionary<string, RawSample> None { get; } = new Dictionary<string, RawSample>();

    /// <summary>The newest settled sample of each counter: those of before that were seen lately, and those that were read now.</summary>
    /// <param name="to">Up to where the tenant is settled.</param>
    public static IReadOnlyDictionary<string, RawSample> Merge(
        IReadOnlyDictionary<string, RawSample> before,
        IEnumerable<(string Id, IReadOnlyList<RawSample> Samples)> counters,
        DateTimeOffset to
    )
    {
        var settled = before.Where(sample => to - sample.Value.At < MaxAge).ToDictionary();
        foreach (var (id, samples) in counters)
            if (samples.LastOrDefault(sample => sample.At <= to) is { AtMilliseconds: > 0 } newest)
                settled[id] = newest;
        return settled;
    }
}
