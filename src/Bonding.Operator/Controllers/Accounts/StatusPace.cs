using System.Collections.Concurrent;
using Bonding.Operator.State;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>When each account's status was written last and may be written again.</summary>
public sealed class StatusPace(TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRoutine = TimeSpan.FromSeconds(55);
    private static readonly TimeSpan RoutineSpread = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<AccountKey, Turn> _turns = new();
    private readonly Random _random = new();

    public bool IsDue(AccountKey key, StatusUrgency urgency)
    {
        if (urgency == StatusUrgency.Now) return true;
        // After a start all accounts are new here: spread, so that they do not all write in the same second.
        var turn = _turns.GetOrAdd(key, _ => new Turn(time.GetTimestamp(), Fraction() * LongestRoutine));
        return time.GetElapsedTime(turn.Since) >= (urgency == StatusUrgency.Soon && turn.Routine > Soon ? Soon : turn.Routine);
    }

    public void Written(AccountKey key) => _turns[key] = new Turn(time.GetTimestamp(), LongestRoutine - Fraction() * RoutineSpread);

    public void Forget(AccountKey key) => _turns.TryRemove(key, out _);

    private double Fraction()
    {
        lock (_random) return _random.NextDouble();
    }

    private readonly record struct Turn(long Since, TimeSpan Routine);
}
