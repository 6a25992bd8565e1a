using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Adds a tenant's memory gauges up to a counter of GiB-seconds: what a sample tells holds since the one before it. A function of the samples
/// alone. What nobody saw for more than a minute is neither charged nor earned for: the counter begins anew.
/// </summary>
public static class MemoryHistory
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;
    private const double Microseconds = 1e6;

    /// <param name="series">Gauges; they reach back a little further than the checkpoint.</param>
    /// <param name="settledTo">The bucket's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    public static IReadOnlyList<UsageSample> Of(IReadOnlyCollection<RawSeries> series, UsageCheckpoint? settledTo, DateTimeOffset notBefore)
    {
        var use = new MemoryGauge();
        var last = settledTo ?? new UsageCheckpoint(UsageTime.Zero, notBefore - TimeSpan.FromMilliseconds(1), "");
        List<UsageSample> samples = [];
        foreach (var moment in SampleTimeline.Of(series))
        {
            foreach (var (one, sample) in moment)
                use.AddSamples(one, sample);
            if (moment.Key <= last.At || use.At(moment.Key) is not { } bytes)
                continue;
            var isFirst = settledTo is null && samples.Count == 0;
            last = isFirst ? last with { At = moment.Key } : Next(last, moment.Key, bytes);
            samples.Add(new UsageSample(last.Counter, last.At, last.Series));
        }

        return samples;
    }

    private static UsageCheckpoint Next(UsageCheckpoint last, DateTimeOffset at, double bytes)
    {
        var since = at - last.At;
        if (since > Accrual.LongestRestart)
            return new UsageCheckpoint(UsageTime.Zero, at, $"since {at.ToUnixTimeSeconds()}");
        var used = (long)Math.Round(bytes / Gibibyte * since.TotalSeconds * Microseconds);
        return last with { Counter = UsageTime.FromMicroseconds(last.Counter.Microseconds + used), At = at };
    }
}
