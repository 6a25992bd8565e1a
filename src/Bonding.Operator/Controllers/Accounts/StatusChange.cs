using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Compares the status that is stored with the one that is wanted.</summary>
public static class StatusChange
{
    private const double NotableMove = 0.05;

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
        || !Uids(stored).SequenceEqual(Uids(wanted))
        || !Conditions(stored).SequenceEqual(Conditions(wanted));

    private static bool IsNotable(CreditAccountStatus stored, CreditAccountStatus wanted)
    {
        var (before, after) = (stored.Multiplier?.Effective ?? 0, wanted.Multiplier?.Effective ?? 0);
        return Math.Abs(after - before) > NotableMove * before
            || stored.Allocation?.Request != wanted.Allocation?.Request
            || stored.Allocation?.Target != wanted.Allocation?.Target
            || !Reasons(stored).SequenceEqual(Reasons(wanted));
    }

    private static IEnumerable<string> Uids(CreditAccountStatus status) => (status.Settling ?? []).Select(receipt => receipt.BondUid);

    private static IEnumerable<string> Conditions(CreditAccountStatus status) =>
        (status.Conditions ?? []).Select(condition => $"{condition.Type}={condition.Status}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Reasons(CreditAccountStatus status) =>
        (status.Conditions ?? []).Select(condition => $"{condition.Type}={condition.Reason}").Order(StringComparer.Ordinal);
}
