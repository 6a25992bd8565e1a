namespace Bonding.Operator.Prometheus;

/// <summary>
/// The present on the clock of Prometheus: the last moment that it told, plus what passed here since on the monotonic clock. This machine's
/// own calendar plays no part.
/// </summary>
public sealed class PrometheusClock(TimeProvider time)
{
    /// <summary>Two clocks drift apart, and a suspended machine's stands still.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(5);

    private DateTimeOffset? _told;
    private long _toldAt;

    /// <summary>Whether it must be asked for the time.</summary>
    public bool IsUnset => _told is null || time.GetElapsedTime(_toldAt) > Trusted;

    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public DateTimeOffset Now =>
        _told is { } told ? told + time.GetElapsedTime(_toldAt) : throw new InvalidOperationException("the clock was never set");

    public void Set(DateTimeOffset told) => (_told, _toldAt) = (told, time.GetTimestamp());

    /// <summary>It must be asked again.</summary>
    public void Reset() => _told = null;
}
