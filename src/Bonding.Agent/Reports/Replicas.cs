using Bonding.Agent.Kernel;

namespace Bonding.Agent.Reports;

/// <summary>
/// Says which replicas of the operator an agent's two lanes keep to: the leader, which acts on reports, and another one, which has them
/// all when it takes over. All replicas are behind one address, so a lane tries again until it meets one that is wanted. Thread-safe.
/// </summary>
public sealed class Replicas(TimeProvider time)
{
    /// <summary>The lanes of an agent.</summary>
    public const int Lanes = 2;

    // A replica takes over after 15 s. Meanwhile no replica leads, and all that are known are as good.
    private const long TakeoverMicroseconds = 20_000_000;

    private readonly Lock _gate = new();
    private readonly Held?[] _held = new Held?[Lanes];
    private long _ledAt = long.MinValue / 2;

    /// <summary>Whether the leader receives reports.</summary>
    public bool ReachLeader
    {
        get
        {
            lock (_gate)
                return IsLed;
        }
    }

    /// <summary>Whether a replica that does not lead receives them, too.</summary>
    public bool ReachFollower
    {
        get
        {
            lock (_gate)
                return _held.Any(held => held is { Leads: false });
        }
    }

    /// <summary>Takes what a replica says of itself on a lane. Returns whether the lane is to stay with it.</summary>
    public bool Keep(int lane, string replica, bool leads)
    {
        lock (_gate)
        {
            var now = MonotonicClock.Now(time);
            var (held, other) = (_held[lane], _held[1 - lane]);
            if (leads)
                _ledAt = now;
            var isNew = held is null;
            var keeps = other?.Replica != replica && (leads || IsLed || (!isNew && now - _ledAt < TakeoverMicroseconds));
            _held[lane] = keeps ? new Held(replica, leads) : null;
            return keeps;
        }
    }

    /// <summary>Takes that the stream of a lane has ended.</summary>
    public void Leave(int lane)
    {
        lock (_gate)
            _held[lane] = null;
    }

    private bool IsLed => _held.Any(held => held is { Leads: true });

    private sealed record Held(string Replica, bool Leads);
}
