namespace Bonding.Domain.Metering;

/// <summary>
/// Adds up what one pod used. Its own counter is followed while it is reported: it outlives restarts of containers and knows what sandboxed
/// runtimes hide from them. Without it, or while it stands still and containers count, the containers are followed. Both count the same
/// use, so one is never added to the other.
/// </summary>
/// <param name="capacity">All that the tenant can use, in units.</param>
/// <param name="podFrom">When the pod's own counter was shown first.</param>
/// <param name="notBefore">When the account began: what a counter that was there before shows first only says where it stood.</param>
internal sealed class PodMeter(double capacity, FirstOfPod podFrom, DateTimeOffset notBefore)
{
    private readonly PartCounter _pod = new(capacity, restarts: false);
    private readonly Dictionary<string, PartCounter> _containers = [];
    private DateTimeOffset? _podSince,
        _containersMovedAt;
    private bool? _beganInSight;
    private bool _podMoved,
        _containersCharged;
    private double _waiting,
        _paidAhead;

    /// <summary>What was used since the meter began, in units.</summary>
    public double Total { get; private set; }

    /// <summary>Adds a sample of one of its series.</summary>
    /// <param name="identity">What the series counts.</param>
    /// <param name="series">The series.</param>
    /// <param name="sample">The sample, not older than those before it.</param>
    /// <param name="silence">How long a series of this tenant may be silent.</param>
    /// <param name="isSettled">Whether it was settled before.</param>
    /// <param name="isNew">Whether a counter that was not seen before began just now, so that all it shows is owed.</param>
    /// <returns>What the sample leaves unknown.</returns>
    public UsageDoubt Add(CounterIdentity identity, MetricSeries series, MetricSample sample, TimeSpan silence, bool isSettled, bool isNew)
    {
        _beganInSight ??= isNew;
        var (part, isPod) = (PartOf(identity.Part), identity.Part.Length == 0);
        var before = part.LastAt;
        var step = part.Add(identity.Life, series, sample, silence, isSettled);
        var isFirst = step.Kind == CounterStepKind.First;
        if (isFirst && isSettled && !isNew)
            _beganInSight = false;
        var since = isFirst ? before : step.Since;
        var isKnown = !isFirst || before != default;
        var isOwed = (!isFirst || isNew) && (isKnown ? since >= notBefore : !isPod || _beganInSight == true);
        if (isPod)
            AddToPod(sample, step, isOwed, before, silence);
        else
            AddToContainers(sample, isOwed ? step : step with { Growth = 0 }, before, silence, isSettled);
        return isOwed || (isKnown && since < notBefore) ? step.Doubt : UsageDoubt.PastUnknown;
    }

    /// <summary>Returns whether a sample can only be that of a counter that began anew; null if its counter was never seen.</summary>
    public bool? Restarts(CounterIdentity identity, MetricSample sample) => PartOf(identity.Part).Restarts(identity.Life, sample);

    private PartCounter PartOf(string part)
    {
        if (part.Length == 0)
            return _pod;
        if (!_containers.TryGetValue(part, out var container))
            _containers[part] = container = new PartCounter(capacity, restarts: true);
        return container;
    }

    private void AddToPod(MetricSample sample, CounterStep step, bool isOwed, DateTimeOffset before, TimeSpan silence)
    {
        if (step.Kind == CounterStepKind.Ignored)
            return;
        var takesOver = _containersCharged && (!_podMoved || IsAway(before, sample.At, silence));
        if (_podSince is null)
        {
            _podSince = sample.At;
            if (isOwed)
                PayFrom(step.Growth - Total);
        }
        else if (isOwed && !takesOver)
            PayFrom(step.Growth);

        _podMoved |= step.Kind != CounterStepKind.First && step.Growth > 0;
        if (step.Growth > 0)
            (_containersCharged, _containersMovedAt) = (false, null);
        _waiting = 0;
    }

    // Containers may have shown more already: they are not all measured at once.
    private void PayFrom(double growth)
    {
        var owed = growth - _paidAhead;
        Total += Math.Max(0, owed);
        _paidAhead = Math.Max(0, -owed);
    }

    // What containers used while the pod's counter may only be late waits until that is known to be gone.
    private void AddToContainers(MetricSample sample, CounterStep step, DateTimeOffset before, TimeSpan silence, bool isSettled)
    {
        var growth = step.Growth;
        if (growth > 0 && step.Since >= _podSince)
            _containersMovedAt ??= sample.At;
        if (_podSince is null && sample.At >= (isSettled ? podFrom.SettledAt : podFrom.At) - Staleness.CounterAge)
            return;
        if (_podSince is null || StandsStill)
        {
            Charge(growth);
            return;
        }

        if (before >= _pod.LastAt + Staleness.CounterAge)
            _waiting += growth;
        if (!IsAway(_pod.LastAt, sample.At, silence))
            return;
        Charge(_waiting);
        _waiting = 0;
    }

    private void Charge(double growth)
    {
        Total += growth;
        _containersCharged |= growth > 0;
    }

    // It was seen again, long after containers moved, and shows nothing of that.
    private bool StandsStill => !_podMoved && _pod.LastAt - _containersMovedAt > 2 * Staleness.CounterAge;

    private static bool IsAway(DateTimeOffset last, DateTimeOffset now, TimeSpan silence) =>
        now - last > silence && now - last > Staleness.CounterAge;
}

/// <summary>When a pod's own counter was shown first.</summary>
/// <param name="At">By all known samples; null if it is not reported.</param>
/// <param name="SettledAt">By those that were settled before: without it, its containers were charged. Null if there is none.</param>
internal readonly record struct FirstOfPod(DateTimeOffset? At, DateTimeOffset? SettledAt);
