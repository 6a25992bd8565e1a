using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Queues;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>
/// When each account's status was written last and may be written again. Together the accounts write no more than
/// <see cref="MaxPerSecond"/> statuses a second, beside those that cannot wait; no credit depends on when one is written.
/// </summary>
public sealed class StatusWriteThrottle(AccountCache book, TimeProvider time)
{
    /// <summary>Statuses a second that can wait: the more accounts there are, the longer each waits.</summary>
    public const int MaxPerSecond = 15;

    private readonly ConcurrentDictionary<NamespacedName, TimeSpan> _writtenAt = new();
    private readonly TokenBucket _bucket = new(MaxPerSecond, MaxPerSecond, time);
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long an account may be left alone that nobody asks to be looked at.</summary>
    public TimeSpan RequeueAfter => CheckpointSchedule.RequeueAfter(book.Count);

    public bool IsDue(CreditAccount account, WritePriority urgency)
    {
        if (urgency == WritePriority.Immediate)
            return true;
        // An account that is new here, as all are after a start, waits for its turn: they do not all write in the same second.
        var (now, last) = (time.GetElapsedTime(_start), _writtenAt.GetValueOrDefault(AccountIndex.KeyOf(account)));
        if (urgency == WritePriority.Soon && now - last >= CheckpointSchedule.SoonInterval(book.Count))
            return true;
        var phase = CheckpointSchedule.PhaseOf(account.Uid());
        return CheckpointSchedule.SlotAt(now, book.Count, phase) > CheckpointSchedule.SlotAt(last, book.Count, phase);
    }

    /// <summary>Takes the right to write a status that is due, if there is one left in this second; what cannot wait always may.</summary>
    public bool MayWrite(WritePriority urgency) => _bucket.TryTake() || urgency == WritePriority.Immediate;

    public void RecordWrite(CreditAccount account) => _writtenAt[AccountIndex.KeyOf(account)] = time.GetElapsedTime(_start);

    public void Forget(NamespacedName key) => _writtenAt.TryRemove(key, out _);
}

/// <summary>
/// How often statuses are written when nothing but moving numbers changed: once a minute, and less often the more accounts there are, so that
/// their writes together stay at <see cref="RoutinePerSecond"/>. Pure.
/// </summary>
/// <remarks>
/// What a status is behind is settled again from the counters after a restart, so the interval stays far below what is read back
/// (<c>MaxCatchUp</c>): beyond 18,000 accounts the rate rises rather than the interval.
/// </remarks>
public static class CheckpointSchedule
{
    private const int RoutinePerSecond = 10;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Longest time between two writes.</summary>
    public static TimeSpan IntervalFor(int accounts)
    {
        var spread = TimeSpan.FromSeconds(accounts / RoutinePerSecond);
        return spread < Shortest ? Shortest
            : spread > Longest ? Longest
            : spread;
    }

    /// <summary>Least time between two looks at an account.</summary>
    public static TimeSpan RequeueAfter(int accounts) => IntervalFor(accounts) / 12;

    /// <summary>Least time between two writes of something that a reader wants to see.</summary>
    public static TimeSpan SoonInterval(int accounts) => IntervalFor(accounts) / 6;

    /// <summary>
    /// Which of its turns for a routine write an account is in. Each has one turn in every interval, at its own time, so that the turns of all
    /// are spread evenly, whenever they were written last.
    /// </summary>
    /// <param name="sinceStart">Time since the operator started.</param>
    /// <param name="phase">Of the account, 0 to 1.</param>
    public static long SlotAt(TimeSpan sinceStart, int accounts, double phase) =>
        // Written by the interval's end, though an account is only looked at now and then.
        (long)Math.Floor(sinceStart / (IntervalFor(accounts) - RequeueAfter(accounts)) - phase);

    /// <summary>Where an account stands among the others: a hash (FNV-1a, finished as in MurmurHash3) of its UID, so the same after every restart.</summary>
    public static double PhaseOf(string uid)
    {
        var hash = 2166136261u;
        foreach (var letter in uid)
            hash = (hash ^ letter) * 16777619u;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
        return (hash ^ (hash >> 16)) / (double)uint.MaxValue;
    }
}
