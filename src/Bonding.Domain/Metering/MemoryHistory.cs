namespace Bonding.Domain.Metering;

/// <summary>
/// Adds the memory gauges of a tenant up to one counter of GiB-seconds. Each sample holds for the time since the one before it. The result
/// is a function of the samples alone. What was not seen for longer than a restart takes is neither charged nor earned for: the counter
/// begins anew.
/// </summary>
public static class MemoryHistory
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;
    private const double Microseconds = 1e6;

    /// <summary>Returns the readings of the counter after the checkpoint, in order of time.</summary>
    /// <param name="series">Gauges; they reach back further than the checkpoint.</param>
    /// <param name="settledTo">The bucket's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    /// <param name="to">Up to where all samples are there.</param>
    public static IReadOnlyList<UsageSample> Of(
        IEnumerable<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        DateTimeOffset to
    )
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0)
            return [];
        var complete = SampleTimeline.CompleteTo(reporting, one => (one.Kind, one["pod"], one["container"]), to);
        var longest = Staleness.RestartWithin(SampleTimeline.SilenceOf(reporting));
        var gauge = new MemoryGauge();
        var last = settledTo ?? new UsageCheckpoint(UsageTime.Zero, notBefore - TimeSpan.FromMilliseconds(1), "");
        List<UsageSample> history = [];
        foreach (var moment in SampleTimeline.Of(reporting).TakeWhile(moment => moment.At <= complete))
        {
            foreach (var (one, sample) in moment.Samples)
                gauge.AddSample(one, sample);
            if (moment.At <= last.At || gauge.At(moment.At) is not { } bytes)
                continue;
            var isFirst = settledTo is null && history.Count == 0;
            last = isFirst ? last with { At = moment.At } : Next(last, moment.At, bytes, longest);
            history.Add(new UsageSample(last.Counter, last.At, last.Series) { LongestRestart = longest });
        }

        return history;
    }

    private static UsageCheckpoint Next(UsageCheckpoint last, DateTimeOffset at, double bytes, TimeSpan longest)
    {
        var since = at - last.At;
        if (since > longest)
            return new UsageCheckpoint(UsageTime.Zero, at, $"since {at.ToUnixTimeSeconds()}");
        var used = (long)Math.Round(bytes / Gibibyte * since.TotalSeconds * Microseconds);
        return last with { Counter = last.Counter.Plus(used), At = at };
    }
}
