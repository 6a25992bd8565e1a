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
    /// <param name="counters">Counters by node, in vCPU-seconds; they reach back further than the checkpoint.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint: the account did not exist.</param>
    /// <param name="capacity">All that the VM can use, in vCPUs. A counter that was never seen before and shows more than these can have
    /// used since is not a new one; what it counted until then is not known, and not charged.</param>
    public static IReadOnlyList<UsageSample> OfVirtualMachine(
        IReadOnlyList<CounterSeries> counters,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
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
            if (current is null && StartOf(counters, counter, sample, notBefore, capacity) is { } start)
                history.Add(start);
            var reading = isAnother ? TakenOver(last, counter, sample, used, capacity) : Followed(counter, sample, used);
            history.Add(reading with { LongestRestart = Staleness.RestartWithin(silence) });
            (current, last) = (counter.Name, sample.At);
        }

        return history;
    }

    // A counter with one sample has no spacing; the others show how often the VM is scraped.
    private static TimeSpan SilenceOf(IReadOnlyList<CounterSeries> counters) =>
        counters
            .Where(counter => counter.Samples.Count > 1)
            .Select(counter => Staleness.Of(counter.Samples))
            .DefaultIfEmpty(Staleness.UnknownInterval)
            .Max();

    // A VM that was not seen before the account existed, on any node, began since, so all that it used is owed.
    private static UsageSample? StartOf(
        IReadOnlyList<CounterSeries> counters,
        CounterSeries counter,
        MetricSample first,
        DateTimeOffset notBefore,
        double capacity
    )
    {
        var isNew =
            counters.All(one => one.Samples[0].At >= notBefore)
            && counter.Samples[0] == first
            && first.Value <= (first.At - notBefore + Staleness.ClockSkew).TotalSeconds * capacity;
        var start = first.At - TimeSpan.FromSeconds(first.Value / capacity);
        return isNew && first.Value > 0
            ? new UsageSample(UsageTime.Zero, start < notBefore ? notBefore - TimeSpan.FromMilliseconds(1) : start, counter.Name)
            : null;
    }

    private static UsageSample Followed(CounterSeries counter, MetricSample sample, UsageTime used)
    {
        if (!counter.Doubts.TryGetValue(sample.At, out var step))
            return new UsageSample(used, sample.At, counter.Name);
        var isBounded = UsageTime.TryFromSeconds(sample.Value - step.Growth, out var since) && step.Doubt == UsageDoubt.GrowthBeyondSize;
        return new UsageSample(used, sample.At, counter.Name) { Doubt = step.Doubt, Since = isBounded ? since : null };
    }

    private static UsageSample TakenOver(DateTimeOffset moment, CounterSeries counter, MetricSample now, UsageTime used, double capacity)
    {
        var reading = ReadingAt(moment, counter, now, capacity);
        return new UsageSample(used, now.At, counter.Name)
        {
            Since = UsageTime.TryFromSeconds(reading?.Value ?? double.NaN, out var time) ? time : null,
            Doubt = reading is { } known && known.At > moment ? UsageDoubt.PastUnknown : UsageDoubt.None,
        };
    }

    // Null if the counter began after the moment, from zero; the present sample if its past is unknown.
    private static MetricSample? ReadingAt(DateTimeOffset moment, CounterSeries counter, MetricSample now, double capacity)
    {
        MetricSample? reading = null,
            newest = null;
        foreach (var sample in counter.Samples.TakeWhile(sample => sample.At <= now.At))
        {
            if (sample.At <= moment)
                reading = sample;
            else if (sample.Value < newest?.Value)
                return null;
            newest = sample;
        }

        return reading ?? (now.Value > (now.At - moment + Staleness.UnknownInterval).TotalSeconds * capacity ? now : null);
    }

    private static IEnumerable<(CounterSeries Counter, MetricSample Sample)> InOrder(IReadOnlyList<CounterSeries> counters) =>
        counters
            .SelectMany(counter => counter.Samples.Select(sample => (Counter: counter, Sample: sample)))
            .OrderBy(entry => entry.Sample.AtMilliseconds)
            .ThenBy(entry => entry.Counter.Name, StringComparer.Ordinal);
}

/// <summary>
/// A cumulative counter under the name that an account's checkpoint knows it by, as one truth of all series that report it.
/// </summary>
/// <param name="Name">What distinguishes the counter from the others of its tenant: the node.</param>
/// <param name="Samples">Its samples in order of time. They fall only where the counter began anew.</param>
public readonly record struct CounterSeries(string Name, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>What some samples leave unknown, by their times, with the growth that counts there.</summary>
    public IReadOnlyDictionary<DateTimeOffset, CounterStep> Doubts { get; init; } = new Dictionary<DateTimeOffset, CounterStep>();

    /// <summary>Returns one counter per value of a label, named by that value, whichever series report it.</summary>
    /// <param name="series">The series of one tenant.</param>
    /// <param name="label">What distinguishes the tenant's counters.</param>
    /// <param name="settledTo">The account's checkpoint: where its counter stood, if no sample of that time is there.</param>
    /// <param name="capacity">The most that a counter can grow in a second.</param>
    public static IReadOnlyList<CounterSeries> ByLabel(
        IEnumerable<MetricSeries> series,
        string label,
        UsageCheckpoint? settledTo,
        double capacity
    )
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        var silence = SampleTimeline.SilenceOf(reporting);
        return
        [
            .. reporting
                .GroupBy(one => one[label])
                .OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => Follow(same.Key, same, settledTo?.Series == same.Key ? settledTo : null, capacity, silence)),
        ];
    }

    private static CounterSeries Follow(
        string name,
        IEnumerable<MetricSeries> tellers,
        UsageCheckpoint? settledTo,
        double capacity,
        TimeSpan silence
    )
    {
        var counter = new ToldCounter(capacity);
        var (samples, doubts, doubt) = (new List<MetricSample>(), new Dictionary<DateTimeOffset, CounterStep>(), default(CounterStep));
        foreach (var (teller, sample) in SampleTimeline.Of(tellers).SelectMany(moment => moment.Samples))
        {
            if (double.IsNaN(counter.Value) && settledTo is { } last && last.At < sample.At)
                counter.Seed(last.Counter.Seconds, last.At);
            var step = counter.Add(teller, sample, silence, isSettled: false);
            doubt = step.Doubt > doubt.Doubt ? step : doubt;
            if (step.Kind == CounterStepKind.Ignored || samples is [.., var newest] && newest.AtMilliseconds == sample.AtMilliseconds)
                continue;
            samples.Add(sample with { Value = counter.Value });
            if (doubt.Doubt != UsageDoubt.None)
                doubts[sample.At] = doubt;
            doubt = default;
        }

        return new CounterSeries(name, samples) { Doubts = doubts };
    }
}
