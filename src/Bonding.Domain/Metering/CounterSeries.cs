namespace Bonding.Domain.Metering;

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
        foreach (var (teller, sample) in SampleTimeline.Of(tellers).SelectMany(moment => moment))
        {
            if (double.IsNaN(counter.Value) && settledTo is { } last && last.At < sample.At)
                counter.Seed(last.Counter.Seconds, last.At);
            var step = counter.Add(teller.Id, sample, silence);
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
