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
    private bool _isReset;

    /// <summary>Whether Prometheus must be queried for the time.</summary>
    public bool IsUnset => _isReset || _present is null || time.GetElapsedTime(_setAt) > Trusted;

    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public DateTimeOffset Now =>
        _present is { } present ? present + time.GetElapsedTime(_setAt) : throw new InvalidOperationException("the clock was never set");

    /// <summary>
    /// The present as far as it is known, also after <see cref="Reset"/>. Before Prometheus ever returned its time, that of this host.
    /// </summary>
    public DateTimeOffset Estimate => _present is { } present ? present + time.GetElapsedTime(_setAt) : time.GetUtcNow();

    /// <summary>Sets the clock to the time that Prometheus returned.</summary>
    public void Set(DateTimeOffset present) => (_present, _setAt, _isReset) = (present, time.GetTimestamp(), false);

    /// <summary>Has Prometheus queried for the time again before its samples are read.</summary>
    public void Reset() => _isReset = true;
}
