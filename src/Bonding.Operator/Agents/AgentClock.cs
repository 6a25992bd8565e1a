namespace Bonding.Operator.Agents;

/// <summary>
/// Converts the monotonic clock of an agent to that of this process. A report arrives later than it was sent, so the quickest one of late
/// says how far the clocks are apart. No time is later than the arrival. Not thread-safe.
/// </summary>
public sealed class AgentClock
{
    // Oscillators drift by less: 200 microseconds a second.
    private const double Drift = 200e-6;

    private double _apart = double.PositiveInfinity;
    private long _arrivedAt;

    /// <summary>Notes when a report was sent on the agent's clock, and when it arrived on this one, in microseconds.</summary>
    public void Note(long sentAt, long arrivedAt)
    {
        _apart = Math.Min(arrivedAt - sentAt, _apart + Drift * Math.Max(0, arrivedAt - _arrivedAt));
        _arrivedAt = arrivedAt;
    }

    /// <summary>Returns the moment of a reading on the clock of this process, in microseconds. Needs a report that was noted.</summary>
    public long Here(long at) => (long)Math.Min(at + _apart, _arrivedAt);
}
