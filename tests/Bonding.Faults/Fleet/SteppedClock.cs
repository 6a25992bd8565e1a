namespace Bonding.Faults.Fleet;

/// <summary>The real clock, whose calendar can be set to another time. The monotonic part goes on as it is, as on a real machine.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _offset;

    public void Step(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
}
