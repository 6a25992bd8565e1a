using Bonding.Domain.Credits;
using Bonding.Operator.State;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Compares the status that is stored with the one that is wanted.</summary>
public static class StatusChange
{
    // These follow the cluster from second to second: all of them turn at once when Prometheus goes away.
    private static readonly string[] LiveConditions =
        [ConditionTypes.MetricsAvailable, ConditionTypes.ForecastReady, ConditionTypes.PriorityApplied, ConditionTypes.CpuApplied];

    public static StatusUrgency Between(CreditAccountStatus stored, CreditAccountStatus wanted)
    {
        if (IsMomentous(stored, wanted)) return StatusUrgency.Now;
        return IsNotable(stored, wanted) ? StatusUrgency.Soon : StatusUrgency.Routine;
    }

    private static bool IsMomentous(CreditAccountStatus stored, CreditAccountStatus wanted) =>
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

    // The target moves with every forecast, and so does the reason why it is not written yet: whoever wants them asks the API.
    private static bool IsNotable(CreditAccountStatus stored, CreditAccountStatus wanted)
    {
        var (before, after) = (stored.Multiplier?.Effective ?? 0, wanted.Multiplier?.Effective ?? 0);
        return Math.Abs(after - before) > TenantStanding.NotableMove * before
            || stored.Allocation?.Request != wanted.Allocation?.Request
            || !Statuses(stored, isLive: true).SequenceEqual(Statuses(wanted, isLive: true))
            || stored.Totals?.Granted != wanted.Totals?.Granted
            || !EmptyBuckets(stored).SequenceEqual(EmptyBuckets(wanted))
            || !Reasons(stored).SequenceEqual(Reasons(wanted));
    }

    /// <summary>The buckets without a credit, in the order of the status.</summary>
    public static IEnumerable<BucketResource> EmptyBuckets(CreditAccountStatus status) =>
        (status.Buckets ?? []).Where(bucket => bucket.Balance == CreditAmount.Zero.ToString()).Select(bucket => bucket.Resource);

    private static IEnumerable<string> Uids(CreditAccountStatus status) => (status.Settling ?? []).Select(receipt => receipt.BondUid);

    private static IEnumerable<string> Statuses(CreditAccountStatus status, bool isLive) =>
        (status.Conditions ?? []).Where(condition => LiveConditions.Contains(condition.Type) == isLive)
            .Select(condition => $"{condition.Type}={condition.Status}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Reasons(CreditAccountStatus status) =>
        (status.Conditions ?? []).Where(condition => condition.Type != ConditionTypes.CpuApplied)
            .Select(condition => $"{condition.Type}={condition.Reason}").Order(StringComparer.Ordinal);
}
