namespace Bonding.Operator.Prometheus;

/// <summary>
/// The present on the clock of Prometheus: the last time that it returned, plus what has passed since on the monotonic clock of this host.
/// The calendar of this host plays no part.
/// </summary>
public sealed class PrometheusClock(TimeProvider time)
{
    /// <summary>
    /// How long a time is trusted. Every query names its time, so a clock that was set wrong there, or one that stood still here while the
    /// host was suspended, hides samples for at most this long.
    /// </summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _present;
    private long _setAt;

    /// <summary>Whether Prometheus must be queried for the time.</summary>
    public bool IsUnset => _present is null || time.GetElapsedTime(_setAt) > Trusted;

    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public DateTimeOffset Now =>
        _present is { } present ? present + time.GetElapsedTime(_setAt) : throw new InvalidOperationException("the clock was never set");

    /// <summary>Sets the clock to the time that Prometheus returned.</summary>
    public void Set(DateTimeOffset present) => (_present, _setAt) = (present, time.GetTimestamp());

    /// <summary>Discards the time, so that Prometheus is queried again.</summary>
    public void Reset() => _present = null;
}
