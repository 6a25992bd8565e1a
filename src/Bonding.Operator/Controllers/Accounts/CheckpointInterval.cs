namespace Bonding.Operator.Controllers.Accounts;

/// <summary>
/// How often statuses are written when nothing but moving numbers changed: once a minute, and less often the more accounts there are, so that
/// their writes together stay at <see cref="RoutinePerSecond"/>. Pure.
/// </summary>
/// <remarks>
/// What a status is behind is settled again from the counters after a restart, so the interval stays far below what is read back
/// (<c>MaxCatchUp</c>): beyond 18,000 accounts the rate rises rather than the interval.
/// </remarks>
public static class CheckpointInterval
{
    private const int RoutinePerSecond = 10;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Longest time between two writes.</summary>
    public static TimeSpan Of(int accounts)
    {
        var spread = TimeSpan.FromSeconds(accounts / RoutinePerSecond);
        return spread < Shortest ? Shortest : spread > Longest ? Longest : spread;
    }

    /// <summary>Least time between two looks at an account.</summary>
    public static TimeSpan LookAgain(int accounts) => Of(accounts) / 12;

    /// <summary>Least time between two writes of something that a reader wants to see.</summary>
    public static TimeSpan Soon(int accounts) => Of(accounts) / 6;

    /// <summary>
    /// Which of its turns for a routine write an account is in. Each has one turn in every interval, at its own time, so that the turns of all
    /// are spread evenly, whenever they were written last.
    /// </summary>
    /// <param name="sinceStart">Time since the operator started.</param>
    /// <param name="phase">Of the account, 0 to 1.</param>
    public static long TurnAt(TimeSpan sinceStart, int accounts, double phase) =>
        // Written by the interval's end, though an account is only looked at now and then.
        (long)Math.Floor(sinceStart / (Of(accounts) - LookAgain(accounts)) - phase);

    /// <summary>Where an account stands among the others: a hash (FNV-1a, finished as in MurmurHash3) of its UID, so the same after every restart.</summary>
    public static double PhaseOf(string uid)
    {
        var hash = 2166136261u;
        foreach (var letter in uid) hash = (hash ^ letter) * 16777619u;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
        return (hash ^ (hash >> 16)) / (double)uint.MaxValue;
    }
}
