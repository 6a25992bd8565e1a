namespace Bonding.Domain.Metering;

/// <summary>
/// Combines the CPU counters of one VM into the one sequence that its account is settled to. The result is a function of the samples alone:
/// reading the same samples in other portions, or after a restart, gives the same sequence.
/// </summary>
public static class UsageHistory
{
    /// <summary>
    /// Returns the samples of a VM after <paramref name="settledTo"/>, in order of time. While source and target of a migration both
    /// report, they are not mixed: another counter takes over when the present one falls silent, from where it stood when the present one
    /// last reported. Among counters that begin together the ordinally first one wins.
    /// </summary>
    /// <param name="counters">Counters by node, in vCPU-seconds.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint: the account did not exist.</param>
    /// <param name="remembered">Samples of counters that were read before, by node.</param>
    /// <param name="capacity">All that the VM can use, in vCPUs. A counter that was never seen before and shows more than these can have
    /// used since is not a new one; what it counted until then is not known, and not charged.</param>
    public static IReadOnlyList<UsageSample> OfVirtualMachine(
        IReadOnlyList<CounterSeries> counters,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        IReadOnlyDictionary<string, MetricSample> remembered,
        double capacity
    )
    {
        var silence = SilenceOf(counters);
        var (current, last) = settledTo is { } checkpoint
            ? (checkpoint.Series, checkpoint.At)
            : (null, notBefore - TimeSpan.FromMilliseconds(1));
        List<UsageSample> history = [];
        foreach (var (counter, sample) in InOrder(counters))
        {
            if (sample.At <= last || !UsageTime.TryFromSeconds(sample.Value, out var used))
                continue;
            var isAnother = current is not null && counter.Name != current;
            if (isAnother && sample.At - last < silence)
                continue;
            var since = isAnother ? ReadingAt(last, counter, sample, remembered, capacity) : null;
            history.Add(new UsageSample(used, sample.At, counter.Name) { Since = since });
            (current, last) = (counter.Name, sample.At);
        }

        return history;
    }

    // A counter with one sample has no spacing; the others show how often the VM is scraped.
    private static TimeSpan SilenceOf(IReadOnlyList<CounterSeries> counters) =>
        counters
            .Where(counter => counter.Samples.Count > 1)
            .Select(counter => Staleness.Of(counter.Samples))
            .DefaultIfEmpty(Staleness.LongestSilence)
            .Max();

    // Null if the counter began after the moment, from zero.
    private static UsageTime? ReadingAt(
        DateTimeOffset moment,
        CounterSeries counter,
        MetricSample now,
        IReadOnlyDictionary<string, MetricSample> remembered,
        double capacity
    )
    {
        MetricSample? reading = remembered.TryGetValue(counter.Name, out var known) && known.At <= moment ? known : null;
        var newest = reading;
        foreach (var sample in counter.Samples.TakeWhile(sample => sample.At <= now.At).Where(sample => !(sample.At < newest?.At)))
        {
            if (sample.At <= moment)
                reading = sample;
            else if (sample.Value < newest?.Value)
                return null;
            newest = sample;
        }

        reading ??= now.Value > (now.At - moment + Staleness.LongestSilence).TotalSeconds * capacity ? now : null;
        return UsageTime.TryFromSeconds(reading?.Value ?? double.NaN, out var time) ? time : null;
    }

    private static IEnumerable<(CounterSeries Counter, MetricSample Sample)> InOrder(IReadOnlyList<CounterSeries> counters) =>
        counters
            .SelectMany(counter => counter.Samples.Select(sample => (Counter: counter, Sample: sample)))
            .OrderBy(entry => entry.Sample.AtMilliseconds)
            .ThenBy(entry => entry.Counter.Name, StringComparer.Ordinal);
}
