namespace Bonding.Operator.State;

/// <summary>Tells whether the loop advances. Written by the loop, read by the liveness probe. Thread-safe.</summary>
public sealed class LoopPulse(TimeProvider time)
{
    /// <summary>A loop of which no tick succeeded for so long is stuck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // 0 before the loop begins: until the caches have synced no tick is due.
    private long _lastSuccess;

    /// <summary>For how long no tick has succeeded; null before the first one is due.</summary>
    public TimeSpan? SinceSuccess => Interlocked.Read(ref _lastSuccess) is not 0 and var last ? time.GetElapsedTime(last) : null;

    public bool IsStuck => SinceSuccess > Patience;

    /// <summary>Notes that a tick is due. Only the first time counts.</summary>
    public void Begin() => Interlocked.CompareExchange(ref _lastSuccess, time.GetTimestamp(), 0);

    public void Beat() => Interlocked.Exchange(ref _lastSuccess, time.GetTimestamp());
}
