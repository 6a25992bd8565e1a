namespace Bonding.Domain.Metering;

/// <summary>
/// Combines the counters of all pods of a workload, or of all drives, into one counter that never falls. It grows by what each pod used, so
/// pods and containers that come and go neither lose nor repeat usage.
/// </summary>
/// <remarks>
/// Samples count up to the moment that every reporting counter has reached: a late one would otherwise be passed over. A workload whose
/// counters are all new after a silence was stopped, and begins a counter of its own. So what follows a silence waits until all of them can
/// have reported. A counter that shows up with more than it can have counted since it would have been seen has an unknown past, which is
/// not charged.
/// </remarks>
public sealed class PodUsageHistory
{
    private const double Microseconds = 1e6;

    private readonly Dictionary<(string Owner, string Facet), PodMeter> _meters = [];
    private readonly Dictionary<MetricSeries, CounterIdentity> _identities;
    private readonly Dictionary<MetricSeries, PodMeter> _metersOf = [];
    private readonly DateTimeOffset _after,
        _notBefore;
    private readonly double _capacity;
    private readonly TimeSpan _silence;
    private readonly ILookup<(string Owner, string Facet), SeriesSample> _podsFrom;
    private readonly List<UsageSample> _history = [];

    private DateTimeOffset _at,
        _silentFrom,
        _silentTo;
    private DateTimeOffset? _seenTo;
    private string _series;
    private double _owed;
    private UsageTime _counter;
    private UsageDoubt _doubt;
    private bool _hasBegun,
        _wasRecalled;

    private PodUsageHistory(
        UsageCheckpoint settledTo,
        DateTimeOffset notBefore,
        double capacity,
        Dictionary<MetricSeries, CounterIdentity> identities,
        DateTimeOffset complete
    )
    {
        _podsFrom = identities
            .Select(one => (Identity: one.Value, First: new SeriesSample(one.Key, one.Key.Samples[0])))
            .Where(one => one.Identity.Part.Length == 0 && one.First.Sample.At <= complete)
            .ToLookup(one => (one.Identity.Owner, one.Identity.Facet), one => one.First);
        _notBefore = notBefore;
        (_series, _counter, _after) = (settledTo.Series, settledTo.Counter, settledTo.At);
        (_at, _capacity, _silence, _identities) = (_after, capacity, SampleTimeline.SilenceOf(identities.Keys), identities);
    }

    /// <summary>Returns the readings of the combined counter after the checkpoint, in order of time.</summary>
    /// <param name="series">Counters in unit-seconds; they reach back further than the checkpoint.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">When the account began: what was used earlier does not count.</param>
    /// <param name="capacity">All that the tenant can use, in units.</param>
    /// <param name="to">Up to where all samples are there.</param>
    /// <param name="identify">What a series counts; null for a series that does not count.</param>
    public static IReadOnlyList<UsageSample> Of(
        IEnumerable<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        double capacity,
        DateTimeOffset to,
        Func<MetricSeries, CounterIdentity?> identify
    )
    {
        var identities = new Dictionary<MetricSeries, CounterIdentity>();
        foreach (var one in series.Where(one => one.Samples.Count > 0))
            if (identify(one) is { } identity)
                identities[one] = identity;
        if (identities.Count == 0)
            return [];
        var complete = SampleTimeline.CompleteTo(identities.Keys, one => identities[one] with { Life = "" }, to);
        var moments = SampleTimeline.Of(identities.Keys).TakeWhile(moment => moment.At <= complete).ToList();
        var start = settledTo ?? new UsageCheckpoint(UsageTime.Zero, notBefore - TimeSpan.FromMilliseconds(1), "");
        var history = new PodUsageHistory(start, notBefore, capacity, identities, complete);
        history.Read(moments, to, isOpen: settledTo is null);
        return history._history;
    }

    private void Read(List<Moment> moments, DateTimeOffset to, bool isOpen)
    {
        _hasBegun = !isOpen;
        Recall([.. moments.TakeWhile(moment => moment.At <= _after).SelectMany(moment => moment.Samples)]);
        foreach (var moment in moments.SkipWhile(moment => moment.At <= _after))
        {
            if (!_hasBegun)
                Begin(moment);
            else if (moment.At - _at <= Staleness.RestartWithin(_silence) || TryEndSilence(moment, moments, to))
                Settle(moment);
            else
                break;
        }
    }

    // What was settled before says where the counters stood. What was written late since comes after it: most of it is settled by others.
    private void Recall(List<SeriesSample> past)
    {
        Add(past.Where(IsSettled));
        Add(past.Where(entry => !IsSettled(entry)));
        _wasRecalled = past.Count > 0;
    }

    // Nothing is owed for what was used before the account existed. A counter that was not seen before began since.
    private void Begin(Moment moment)
    {
        (_silentFrom, _silentTo) = (_seenTo ?? _after, moment.At);
        Add(moment.Samples);
        (_hasBegun, _wasRecalled) = (true, true);
        _series = moment.Samples.Min(entry => IdentityOf(entry).Name)!;
        var used = TimeSpan.FromSeconds(Math.Max(0.001, _owed / _capacity));
        if (_owed > 0)
            _history.Add(new UsageSample(UsageTime.Zero, moment.At - used > _after ? moment.At - used : _after, _series));
        if (_seenTo is null)
            _doubt = UsageDoubt.None;
        Settle(moment.At);
    }

    // False as long as some container that runs may not have reported yet: whether the workload was stopped is not known before.
    private bool TryEndSilence(Moment first, List<Moment> moments, DateTimeOffset to)
    {
        var allReported = first.At + (_silence > Staleness.UnknownInterval ? _silence : Staleness.UnknownInterval);
        if (allReported > to)
            return false;
        (_silentFrom, _silentTo) = (_at, first.At);
        var wasStopped = moments
            .Where(moment => moment.At >= first.At && moment.At <= allReported)
            .SelectMany(moment => moment.Samples)
            .DistinctBy(entry => entry.Series.Id)
            .All(IsFresh);
        if (wasStopped)
            (_series, _counter, _owed) = (first.Samples.Min(entry => IdentityOf(entry).Name)!, UsageTime.Zero, 0);
        return true;
    }

    private bool IsFresh(SeriesSample entry) => MeterOf(entry).Restarts(IdentityOf(entry), entry.Sample) ?? IsNew(entry);

    private void Settle(Moment moment)
    {
        Add(moment.Samples);
        Settle(moment.At);
    }

    private void Settle(DateTimeOffset at)
    {
        var owed = (long)Math.Round(_owed * Microseconds);
        (_counter, _owed, _at) = (_counter.Plus(owed), _owed - (owed / Microseconds), at);
        _history.Add(new UsageSample(_counter, at, _series) { LongestRestart = Staleness.RestartWithin(_silence), Doubt = _doubt });
        _doubt = UsageDoubt.None;
    }

    private void Add(IEnumerable<SeriesSample> moment)
    {
        foreach (var entry in moment)
        {
            var isSettled = IsSettled(entry);
            var meter = MeterOf(entry);
            var before = meter.Total;
            var doubt = meter.Add(
                IdentityOf(entry),
                entry.Series,
                entry.Sample,
                _silence,
                isSettled,
                isSettled ? WasNew(entry) : IsNew(entry)
            );
            if (entry.Sample.At < _notBefore)
                _seenTo = entry.Sample.At;
            else if (!isSettled)
                Owe(meter.Total - before, doubt);
        }
    }

    private void Owe(double growth, UsageDoubt doubt)
    {
        _owed += growth;
        _doubt = doubt > _doubt ? doubt : _doubt;
    }

    // A sample that was written late is older than the checkpoint and was not settled yet.
    private bool IsSettled(SeriesSample entry) =>
        entry.Sample.At <= _after && !(_hasBegun && entry.Series.KnownTo is { } known && entry.Sample.At > known);

    // It was new when it was settled, whatever is forgotten of the time before.
    private bool WasNew(SeriesSample entry) =>
        entry.Series.IsWhole
        && entry.Sample == entry.Series.Samples[0]
        && entry.Sample.Value <= (_silence + Staleness.CounterAge).TotalSeconds * _capacity;

    // Before the silence, or before the last moment, a scrape would have shown it; not if nothing of that time is there.
    private bool IsNew(SeriesSample entry)
    {
        if (_hasBegun && !_wasRecalled && entry.Series.KnownTo is null)
            return false;
        var sample = entry.Sample;
        var unseenSince = sample.At - _silentTo <= _silence ? _silentFrom : _at;
        if (_notBefore - unseenSince > _silence)
            return false;
        var since = sample.At > unseenSince ? sample.At - unseenSince : TimeSpan.Zero;
        var wasWatched = _hasBegun || _seenTo is not null;
        var longest = wasWatched ? since + _silence : Min(since, _silence);
        return sample.Value <= (longest + Staleness.CounterAge).TotalSeconds * _capacity;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private CounterIdentity IdentityOf(SeriesSample entry) => _identities[entry.Series];

    private FirstOfPod PodFrom(CounterIdentity identity)
    {
        var firsts = _podsFrom[(identity.Owner, identity.Facet)];
        return new FirstOfPod(
            firsts.Min(one => (DateTimeOffset?)one.Sample.At),
            firsts.Where(IsSettled).Min(one => (DateTimeOffset?)one.Sample.At)
        );
    }

    private PodMeter MeterOf(SeriesSample entry)
    {
        if (_metersOf.TryGetValue(entry.Series, out var known))
            return known;
        var identity = IdentityOf(entry);
        if (!_meters.TryGetValue((identity.Owner, identity.Facet), out var meter))
            _meters[(identity.Owner, identity.Facet)] = meter = new PodMeter(_capacity, PodFrom(identity), _notBefore);
        return _metersOf[entry.Series] = meter;
    }
}
