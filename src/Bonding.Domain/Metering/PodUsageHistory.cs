namespace Bonding.Domain.Metering;

/// <summary>
/// Combines the counters of all containers of a workload's pods, or of all drives, into one counter that never falls. It grows by what each
/// counter grew, so pods and containers that come and go neither lose nor repeat usage.
/// </summary>
/// <remarks>
/// Samples count up to the moment that every reporting container has reached: a late one would otherwise be passed over. A workload whose
/// containers are all new after a silence was stopped, and begins a counter of its own. So what follows a silence waits until all of them
/// can have reported. A container that shows up with more than it can have used since it would have been seen has an unknown past, which is
/// not charged.
/// </remarks>
public sealed class PodUsageHistory
{
    private readonly Dictionary<string, double> _last;
    private readonly DateTimeOffset _after;
    private readonly double _capacity;
    private DateTimeOffset _at,
        _silentFrom,
        _silentTo;
    private string _series;
    private long _microseconds;

    private PodUsageHistory(UsageCheckpoint? settledTo, IReadOnlyDictionary<string, MetricSample> remembered, double capacity)
    {
        (_series, _microseconds, _after, _capacity) = (
            settledTo?.Series ?? "",
            settledTo?.Counter.Microseconds ?? 0,
            settledTo?.At ?? default,
            capacity
        );
        _at = _after;
        _last = remembered.Where(sample => sample.Value.At <= _after).ToDictionary(sample => sample.Key, sample => sample.Value.Value);
    }

    /// <summary>Returns the readings of the combined counter after the checkpoint, in order of time.</summary>
    /// <param name="series">Counters by pod and container, in unit-seconds; they reach back a little further than the checkpoint.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    /// <param name="remembered">Samples of counters that were read before, by the counter's name.</param>
    /// <param name="capacity">All that the tenant can use, in units.</param>
    /// <param name="to">Up to where all samples are there.</param>
    public static IReadOnlyList<UsageSample> Of(
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        IReadOnlyDictionary<string, MetricSample> remembered,
        double capacity,
        DateTimeOffset to
    )
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0)
            return [];
        var moments = SampleTimeline.Of(reporting).ToList();
        var history = new PodUsageHistory(settledTo, remembered, capacity);
        return settledTo is null ? history.Begin(moments, notBefore, reporting.Count) : history.Continue(moments, to);
    }

    // Nothing is owed for what was used before the account existed: its counter starts at zero once every container was seen.
    private List<UsageSample> Begin(IEnumerable<IGrouping<DateTimeOffset, SeriesSample>> moments, DateTimeOffset notBefore, int containers)
    {
        List<UsageSample> history = [];
        foreach (var moment in moments)
        {
            if (history.Count > 0)
            {
                history.Add(Next(moment));
                continue;
            }

            Remember(moment);
            if (moment.Key < notBefore || _last.Count < containers)
                continue;
            _series = _last.Keys.Min(StringComparer.Ordinal)!;
            history.Add(new UsageSample(UsageTime.Zero, moment.Key, _series));
        }

        return history;
    }

    private List<UsageSample> Continue(List<IGrouping<DateTimeOffset, SeriesSample>> moments, DateTimeOffset to)
    {
        List<UsageSample> history = [];
        foreach (var moment in moments)
        {
            if (moment.Key <= _after)
            {
                Remember(moment);
                continue;
            }

            if (moment.Key - _at > Staleness.LongestRestart && !TryEndSilence(moment, moments, to))
                break;
            history.Add(Next(moment));
        }

        return history;
    }

    // False as long as some container that runs may not have reported yet: whether the workload was stopped is not known before.
    private bool TryEndSilence(
        IGrouping<DateTimeOffset, SeriesSample> first,
        List<IGrouping<DateTimeOffset, SeriesSample>> moments,
        DateTimeOffset to
    )
    {
        var allReported = first.Key + Staleness.PodLookBack;
        if (allReported > to)
            return false;
        (_silentFrom, _silentTo) = (_at, first.Key);
        var wasStopped = moments
            .Where(moment => moment.Key >= first.Key && moment.Key <= allReported)
            .SelectMany(moment => moment)
            .DistinctBy(entry => entry.Series.Id)
            .All(IsFresh);
        if (wasStopped)
            (_series, _microseconds) = (first.Min(entry => entry.Series.Id)!, 0);
        return true;
    }

    private UsageSample Next(IGrouping<DateTimeOffset, SeriesSample> moment)
    {
        foreach (var entry in moment)
            _microseconds += GrowthOf(entry);
        Remember(moment);
        _at = moment.Key;
        return new UsageSample(UsageTime.FromMicroseconds(_microseconds), moment.Key, _series);
    }

    private long GrowthOf(SeriesSample entry)
    {
        var value = Microseconds(entry.Sample.Value);
        return IsFresh(entry) ? value : value - Microseconds(_last.GetValueOrDefault(entry.Series.Id, entry.Sample.Value));
    }

    private bool IsFresh(SeriesSample entry) =>
        _last.TryGetValue(entry.Series.Id, out var before) ? entry.Sample.Value < before : IsNew(entry.Sample);

    // Before the silence, or before the last moment, a scrape would have shown it.
    private bool IsNew(MetricSample sample)
    {
        var unseenSince = sample.At - _silentTo <= Staleness.PodLookBack ? _silentFrom : _at;
        return unseenSince == default || sample.Value <= (sample.At - unseenSince + Staleness.PodLookBack).TotalSeconds * _capacity;
    }

    private void Remember(IEnumerable<SeriesSample> moment)
    {
        foreach (var entry in moment)
            _last[entry.Series.Id] = entry.Sample.Value;
    }

    private static long Microseconds(double seconds) => UsageTime.TryFromSeconds(seconds, out var time) ? time.Microseconds : 0;
}
