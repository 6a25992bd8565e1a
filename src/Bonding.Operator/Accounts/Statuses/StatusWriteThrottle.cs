using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>
/// Decides when the status of each account may be written again. Together the accounts write at most <see cref="MaxPerSecond"/> statuses a
/// second, and those that cannot wait. No credit depends on when a status is written.
/// </summary>
public sealed class StatusWriteThrottle(AccountCache cache, TimeProvider time)
{
    /// <summary>The most statuses a second among those that can wait: the more accounts there are, the longer each waits.</summary>
    public const int MaxPerSecond = 15;

    private readonly ConcurrentDictionary<NamespacedName, TimeSpan> _writtenAt = new();
    private static readonly TokenRate Rate = new(MaxPerSecond, Burst: MaxPerSecond);

    private readonly RateLimiter _limiter = new(time, tokens: MaxPerSecond);
    private readonly long _start = time.GetTimestamp();

    /// <summary>The time after which an account is reconciled again if nothing else requests it.</summary>
    public TimeSpan RequeueAfter => CheckpointSchedule.RequeueAfter(cache.Count);

    /// <summary>Returns whether a status of this priority is due for an account now.</summary>
    public bool IsDue(CreditAccount account, WritePriority priority)
    {
        if (priority == WritePriority.Immediate)
            return true;
        // An account that is new here, as all are after a start, waits for its slot, so that not all write in the same second.
        var (now, last) = (time.GetElapsedTime(_start), _writtenAt.GetValueOrDefault(AccountIndex.KeyOf(account)));
        if (priority == WritePriority.Soon && now - last >= CheckpointSchedule.SoonInterval(cache.Count))
            return true;
        var phase = CheckpointSchedule.PhaseOf(account.Uid());
        return CheckpointSchedule.SlotAt(now, cache.Count, phase) > CheckpointSchedule.SlotAt(last, cache.Count, phase);
    }

    /// <summary>
    /// Takes a token for a status that is due and returns whether it may be written now. One that cannot wait always may.
    /// </summary>
    public bool MayWrite(WritePriority priority) => _limiter.TryTake(Rate) || priority == WritePriority.Immediate;

    public void RecordWrite(CreditAccount account) => _writtenAt[AccountIndex.KeyOf(account)] = time.GetElapsedTime(_start);

    public void Forget(NamespacedName key) => _writtenAt.TryRemove(key, out _);
}

/// <summary>
/// Schedules the writes of statuses in which only moving numbers changed: once a minute, and less often the more accounts there are, so
/// that all of them together make <see cref="RoutinePerSecond"/> writes. Pure.
/// </summary>
/// <remarks>
/// After a restart the time since the last write is settled again from the counters, so the interval stays far below the time that is read
/// back (<c>MaxCatchUp</c>): beyond 18,000 accounts the rate rises instead of the interval.
/// </remarks>
public static class CheckpointSchedule
{
    private const int RoutinePerSecond = 10;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Returns the longest time between two writes, 1 to 30 minutes.</summary>
    public static TimeSpan IntervalFor(int accounts)
    {
        var spread = TimeSpan.FromSeconds(accounts / RoutinePerSecond);
        return spread < Shortest ? Shortest
            : spread > Longest ? Longest
            : spread;
    }

    /// <summary>Returns the least time between two reconciles of an account.</summary>
    public static TimeSpan RequeueAfter(int accounts) => IntervalFor(accounts) / 12;

    /// <summary>Returns the least time between two writes of what a reader wants to see.</summary>
    public static TimeSpan SoonInterval(int accounts) => IntervalFor(accounts) / 6;

    /// <summary>
    /// Returns the number of the slot for routine writes that an account is in. Each account has one slot in every interval, at its own
    /// time, so that the slots of all accounts are spread evenly, whenever they were written last.
    /// </summary>
    /// <param name="sinceStart">The time since the operator started.</param>
    /// <param name="accounts">The number of accounts.</param>
    /// <param name="phase">The phase of the account, 0 to 1.</param>
    public static long SlotAt(TimeSpan sinceStart, int accounts, double phase) =>
        // Shorter than the interval: an account is only reconciled now and then, and has to be written by its end.
        (long)Math.Floor(sinceStart / (IntervalFor(accounts) - RequeueAfter(accounts)) - phase);

    /// <summary>
    /// Returns the phase of an account, 0 to 1: a hash (FNV-1a, finished as in MurmurHash3) of its UID, so the same after every restart.
    /// </summary>
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

/// <summary>Compares the stored status of an account with the wanted one.</summary>
public static class StatusDiff
{
    // These follow the cluster from second to second, and all of them change at once when Prometheus goes away.
    private static readonly string[] LiveConditions =
    [
        ConditionTypes.MetricsAvailable,
        ConditionTypes.UsageKnown,
        ConditionTypes.ForecastReady,
        ConditionTypes.PriorityApplied,
        ConditionTypes.CpuApplied,
    ];

    /// <summary>Returns how soon the wanted status has to be written.</summary>
    public static WritePriority PriorityOf(CreditAccountStatus stored, CreditAccountStatus wanted)
    {
        if (IsUrgent(stored, wanted))
            return WritePriority.Immediate;
        return IsNotable(stored, wanted) ? WritePriority.Soon : WritePriority.Routine;
    }

    private static bool IsUrgent(CreditAccountStatus stored, CreditAccountStatus wanted) =>
        stored.ObservedGeneration != wanted.ObservedGeneration
        || (stored.Balance is null && wanted.Balance is not null)
        || stored.BondedUnits != wanted.BondedUnits
        || stored.Tier != wanted.Tier
        || stored.Allocation?.PodUid != wanted.Allocation?.PodUid
        || BasedPods(wanted).Except(BasedPods(stored)).Any()
        || stored.Usage is null != wanted.Usage is null
        || stored.ReleasedAt != wanted.ReleasedAt
        || stored.Corrections?.Count != wanted.Corrections?.Count
        || !Uids(stored).SequenceEqual(Uids(wanted))
        || !Statuses(stored, isLive: false).SequenceEqual(Statuses(wanted, isLive: false));

    // The target moves with every forecast, and so does the reason why it is not written yet: the tenant API shows both.
    private static bool IsNotable(CreditAccountStatus stored, CreditAccountStatus wanted)
    {
        var (before, after) = (stored.Multiplier?.Effective ?? 0, wanted.Multiplier?.Effective ?? 0);
        return Math.Abs(after - before) > TenantDecision.NotableChange * before
            || stored.Allocation?.Request != wanted.Allocation?.Request
            || !Statuses(stored, isLive: true).SequenceEqual(Statuses(wanted, isLive: true))
            || stored.Totals?.Granted != wanted.Totals?.Granted
            || !EmptyBuckets(stored).SequenceEqual(EmptyBuckets(wanted))
            || !Reasons(stored).SequenceEqual(Reasons(wanted));
    }

    /// <summary>Returns the resources whose buckets hold no credit, in the order of the status.</summary>
    public static IEnumerable<BucketResource> EmptyBuckets(CreditAccountStatus status) =>
        (status.Buckets ?? []).Where(bucket => bucket.Balance == CreditAmount.Zero.ToString()).Select(bucket => bucket.Resource);

    // No pod is resized before what it was created with is stored.
    private static IEnumerable<string> BasedPods(CreditAccountStatus status) =>
        (status.Allocation?.Bases ?? []).SelectMany(known => known.PodUids);

    private static IEnumerable<string> Uids(CreditAccountStatus status) => (status.Settling ?? []).Select(receipt => receipt.BondUid);

    private static IEnumerable<string> Statuses(CreditAccountStatus status, bool isLive) =>
        (status.Conditions ?? [])
            .Where(condition => LiveConditions.Contains(condition.Type) == isLive)
            .Select(condition => $"{condition.Type}={condition.Status}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Reasons(CreditAccountStatus status) =>
        (status.Conditions ?? [])
            .Where(condition => condition.Type != ConditionTypes.CpuApplied)
            .Select(condition => $"{condition.Type}={condition.Reason}")
            .Order(StringComparer.Ordinal);
}

/// <summary>How soon a status has to be written.</summary>
public enum WritePriority
{
    /// <summary>
    /// Nothing changed but numbers that move all the time: written once in an interval of <see cref="CheckpointSchedule"/>.
    /// </summary>
    Routine,

    /// <summary>A change that a reader wants to see: written at most six times in that interval.</summary>
    Soon,

    /// <summary>A change that must not be lost, or that others act on.</summary>
    Immediate,
}
