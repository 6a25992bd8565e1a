using Bonding.Domain.Credits;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>Compares the stored status of an account with the wanted one.</summary>
public static class StatusDiff
{
    // These follow the cluster from second to second, and all of them change at once when Prometheus goes away.
    private static readonly string[] LiveConditions =
    [
        ConditionTypes.MetricsAvailable,
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
