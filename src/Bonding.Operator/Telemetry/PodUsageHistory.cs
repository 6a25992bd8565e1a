using Bonding.Domain.Credits;

namespace Bonding.Operator.Telemetry;

/// <summary>
/// Puts the counters of all containers of a workload's pods, or of all drives, into one counter that never falls: it grows by what each counter
/// grew, so pods and containers that come and go neither lose nor repeat usage.
/// </summary>
/// <remarks>
/// Samples count up to the moment that every reporting container has reached: one that is late would else be passed over. A workload all of
/// whose containers are new after a silence was stopped, and begins a counter of its own. Of a container that shows up with more than it can
/// have used since the checkpoint, what it used before is not known, and not charged.
/// </remarks>
public sealed class PodUsageHistory
{
    private readonly Dictionary<string, double> _last;
    private readonly DateTimeOffset _after;
    private readonly double _most;
    private string _series;
    private long _microseconds;

    private PodUsageHistory(UsageCheckpoint? settledTo, IReadOnlyDictionary<string, RawSample> remembered, double most)
    {
        (_series, _microseconds, _after, _most) = (settledTo?.Series ?? "", settledTo?.Counter.Microseconds ?? 0, settledTo?.At ?? default, most);
        _last = remembered.Where(sample => sample.Value.At <= _after).ToDictionary(sample => sample.Key, sample => sample.Value.Value);
    }

    /// <param name="series">Counters by pod and container; they reach back a little further than the checkpoint.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    /// <param name="remembered">Samples of counters that were read before.</param>
    /// <param name="most">All that the tenant can use, in units.</param>
    public static IReadOnlyList<UsageSample> Of(
        IReadOnlyList<RawSeries> series, UsageCheckpoint? settledTo, DateTimeOffset notBefore, IReadOnlyDictionary<string, RawSample> remembered, double most)
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0) return [];
        var moments = Moments.Of(reporting);
        var history = new PodUsageHistory(settledTo, remembered, most);
        return settledTo is null ? history.Begin(moments, notBefore, reporting.Count) : history.Continue(moments);
    }

    // Nothing is owed for what was used before the account existed: its counter starts at zero once every container was seen.
    private List<UsageSample> Begin(IEnumerable<IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)>> moments, DateTimeOffset notBefore, int containers)
    {
        List<UsageSample> samples = [];
        foreach (var moment in moments)
        {
            if (samples.Count > 0)
            {
                samples.Add(Next(moment));
                continue;
            }

            Remember(moment);
            if (moment.Key < notBefore || _last.Count < containers) continue;
            _series = _last.Keys.Min(StringComparer.Ordinal)!;
            samples.Add(new UsageSample(UsageTime.Zero, moment.Key, _series));
        }

        return samples;
    }

    private List<UsageSample> Continue(IEnumerable<IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)>> moments)
    {
        List<UsageSample> samples = [];
        foreach (var moment in moments)
        {
            if (moment.Key <= _after)
            {
                Remember(moment);
                continue;
            }

            if (samples.Count == 0 && WasStopped(moment)) (_series, _microseconds) = (moment.Min(entry => entry.Series.Id)!, 0);
            samples.Add(Next(moment));
        }

        return samples;
    }

    private UsageSample Next(IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)> moment)
    {
        foreach (var entry in moment) _microseconds += GrowthOf(entry);
        Remember(moment);
        return new UsageSample(UsageTime.FromMicroseconds(_microseconds), moment.Key, _series);
    }

    private long GrowthOf((RawSeries Series, RawSample Sample) entry)
    {
        var value = entry.Sample.Value;
        if (!_last.TryGetValue(entry.Series.Id, out var before)) return IsNew(entry.Sample) ? Microseconds(value) : 0;
        return value < before ? Microseconds(value) : Microseconds(value) - Microseconds(before);
    }

    private bool IsNew(RawSample sample) =>
        _after == default || sample.Value <= (sample.At - _after + ReadWindow.PodLookBack).TotalSeconds * _most;

    private bool WasStopped(IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)> moment) =>
        moment.Key - _after > Accrual.LongestRestart && moment.All(entry => !_last.ContainsKey(entry.Series.Id) && IsNew(entry.Sample));

    private void Remember(IEnumerable<(RawSeries Series, RawSample Sample)> moment)
    {
        foreach (var entry in moment) _last[entry.Series.Id] = entry.Sample.Value;
    }

    private static long Microseconds(double seconds) => UsageTime.TryFromSeconds(seconds, out var time) ? time.Microseconds : 0;
}
