using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Puts the counters of all containers of a workload's pods, or of all drives, into one counter that never falls: it grows by what each counter
/// grew, so pods and containers that come and go neither lose nor repeat usage.
/// </summary>
/// <remarks>
/// Samples count up to the moment that every reporting container has reached: one that is late would else be passed over. A workload all of
/// whose containers are new after a silence was stopped, and begins a counter of its own; so what follows a silence waits until all of them can
/// have told. Of a container that shows up with more than it can have used since it would have been seen, what it used before is not known, and
/// not charged.
/// </remarks>
public sealed class PodUsageHistory
{
    private readonly Dictionary<string, double> _last;
    private readonly DateTimeOffset _after;
    private readonly double _most;
    private DateTimeOffset _at,
        _silentFrom,
        _silentTo;
    private string _series;
    private long _microseconds;

    private PodUsageHistory(UsageCheckpoint? settledTo, IReadOnlyDictionary<string, RawSample> remembered, double most)
    {
        (_series, _microseconds, _after, _most) = (
            settledTo?.Series ?? "",
            settledTo?.Counter.Microseconds ?? 0,
            settledTo?.At ?? default,
            most
        );
        _at = _after;
        _last = remembered.Where(sample => sample.Value.At <= _after).ToDictionary(sample => sample.Key, sample => sample.Value.Value);
    }

    /// <param name="series">Counters by pod and container; they reach back a little further than the checkpoint.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint.</param>
    /// <param name="remembered">Samples of counters that were read before.</param>
    /// <param name="most">All that the tenant can use, in units.</param>
    /// <param name="to">Up to where all samples are there.</param>
    public static IReadOnlyList<UsageSample> Of(
        IReadOnlyList<RawSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        IReadOnlyDictionary<string, RawSample> remembered,
        double most,
        DateTimeOffset to
    )
    {
        var reporting = series.Where(one => one.Samples.Count > 0).ToList();
        if (reporting.Count == 0)
            return [];
        var moments = SampleTimeline.Of(reporting).ToList();
        var history = new PodUsageHistory(settledTo, remembered, most);
        return settledTo is null ? history.Begin(moments, notBefore, reporting.Count) : history.Continue(moments, to);
    }

    // Nothing is owed for what was used before the account existed: its counter starts at zero once every container was seen.
    private List<UsageSample> Begin(
        IEnumerable<IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)>> moments,
        DateTimeOffset notBefore,
        int containers
    )
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
            if (moment.Key < notBefore || _last.Count < containers)
                continue;
            _series = _last.Keys.Min(StringComparer.Ordinal)!;
            samples.Add(new UsageSample(UsageTime.Zero, moment.Key, _series));
        }

        return samples;
    }

    private List<UsageSample> Continue(List<IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)>> moments, DateTimeOffset to)
    {
        List<UsageSample> samples = [];
        foreach (var moment in moments)
        {
            if (moment.Key <= _after)
            {
                Remember(moment);
                continue;
            }

            if (moment.Key - _at > Accrual.LongestRestart)
            {
                var told = moment.Key + ReadWindow.PodLookBack;
                if (told > to)
                    break;
                (_silentFrom, _silentTo) = (_at, moment.Key);
                if (
                    moments
                        .Where(one => one.Key >= moment.Key && one.Key <= told)
                        .SelectMany(one => one)
                        .DistinctBy(entry => entry.Series.Id)
                        .All(IsFresh)
                )
                    (_series, _microseconds) = (moment.Min(entry => entry.Series.Id)!, 0);
            }

            samples.Add(Next(moment));
        }

        return samples;
    }

    private UsageSample Next(IGrouping<DateTimeOffset, (RawSeries Series, RawSample Sample)> moment)
    {
        foreach (var entry in moment)
            _microseconds += GrowthOf(entry);
        Remember(moment);
        _at = moment.Key;
        return new UsageSample(UsageTime.FromMicroseconds(_microseconds), moment.Key, _series);
    }

    private long GrowthOf((RawSeries Series, RawSample Sample) entry)
    {
        var value = Microseconds(entry.Sample.Value);
        return IsFresh(entry) ? value : value - Microseconds(_last.GetValueOrDefault(entry.Series.Id, entry.Sample.Value));
    }

    private bool IsFresh((RawSeries Series, RawSample Sample) entry) =>
        _last.TryGetValue(entry.Series.Id, out var before) ? entry.Sample.Value < before : IsNew(entry.Sample);

    // Before the silence, or before the last moment, a scrape would have shown it.
    private bool IsNew(RawSample sample)
    {
        var unseenSince = sample.At - _silentTo <= ReadWindow.PodLookBack ? _silentFrom : _at;
        return unseenSince == default || sample.Value <= (sample.At - unseenSince + ReadWindow.PodLookBack).TotalSeconds * _most;
    }

    private void Remember(IEnumerable<(RawSeries Series, RawSample Sample)> moment)
    {
        foreach (var entry in moment)
            _last[entry.Series.Id] = entry.Sample.Value;
    }

    private static long Microseconds(double seconds) => UsageTime.TryFromSeconds(seconds, out var time) ? time.Microseconds : 0;
}
