namespace Bonding.Domain.Metering;

/// <summary>
/// Adds the memory gauges of a tenant up to one counter of GiB-seconds. Each sample holds for the time since the one before it. The result
/// is a function of the samples alone. What was not seen for longer than <see cref="Staleness.LongestRestart"/> is neither charged nor
/// earned for: the counter begins anew.
/// </summary>
public static class MemoryHistory
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;
    private const double Microseconds = 1e6;

    /// <summary>Returns the readings of the counter after the checkpoint, in order of time.</summary>
    /// <param name="series">Gauges; they reach back a little further than the checkpoint.</param>
    /// <param name="settledTo">The bucket's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    public static IReadOnlyList<UsageSample> Of(
        IReadOnlyCollection<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore
    )
    {
        var gauge = new MemoryGauge();
        var last = settledTo ?? new UsageCheckpoint(UsageTime.Zero, notBefore - TimeSpan.FromMilliseconds(1), "");
        List<UsageSample> history = [];
        foreach (var moment in SampleTimeline.Of(series))
        {
            foreach (var (one, sample) in moment)
                gauge.AddSample(one, sample);
            if (moment.Key <= last.At || gauge.At(moment.Key) is not { } bytes)
                continue;
            var isFirst = settledTo is null && history.Count == 0;
            last = isFirst ? last with { At = moment.Key } : Next(last, moment.Key, bytes);
            history.Add(new UsageSample(last.Counter, last.At, last.Series));
        }

        return history;
    }

    private static UsageCheckpoint Next(UsageCheckpoint last, DateTimeOffset at, double bytes)
    {
        var since = at - last.At;
        if (since > Staleness.LongestRestart)
            return new UsageCheckpoint(UsageTime.Zero, at, $"since {at.ToUnixTimeSeconds()}");
        var used = (long)Math.Round(bytes / Gibibyte * since.TotalSeconds * Microseconds);
        return last with { Counter = UsageTime.FromMicroseconds(last.Counter.Microseconds + used), At = at };
    }
}
