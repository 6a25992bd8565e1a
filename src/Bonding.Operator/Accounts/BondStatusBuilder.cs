using Bonding.Domain.Bonds;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Resources.Bonds;

namespace Bonding.Operator.Accounts;

/// <summary>Builds the status of a bond.</summary>
public static class BondStatusBuilder
{
    /// <summary>Returns the status that shows an outcome, or null if the bond shows it already.</summary>
    public static BondStatus? Build(Bond bond, BondOutcome outcome, DateTimeOffset now)
    {
        if (Shows(bond, outcome))
            return null;
        // A receipt that the bond shows stays, even a doubtful one: it may be the only proof of a debit.
        var status = new BondStatus
        {
            Phase = PhaseOf(outcome),
            ObservedGeneration = bond.Metadata.Generation,
            Debited = bond.Status.Debited,
            Tax = bond.Status.Tax,
            BoundAt = bond.Status.BoundAt,
            Receipt = bond.Status.Receipt,
            Conditions = [.. bond.Status.Conditions ?? []],
        };
        if (outcome is BondOutcome.Settled settled)
            BondMapping.Write(settled.Receipt, status);
        new ConditionUpdate(ConditionTypes.Bonded, outcome is BondOutcome.Settled, outcome.Reason, outcome.Message).ApplyTo(
            status.Conditions,
            bond.Metadata.Generation,
            now
        );
        return status;
    }

    // The reason counts, not the numbers in the message: a bond that waits is not written again for every new balance.
    private static bool Shows(Bond bond, BondOutcome outcome) =>
        outcome is BondOutcome.Settled settled
            ? BondMapping.ShowsReceipt(bond, settled.Receipt)
            : bond.Status.Phase == PhaseOf(outcome)
                && bond.Status.Conditions?.Any(condition => condition.Type == ConditionTypes.Bonded && condition.Reason == outcome.Reason)
                    == true;

    private static BondPhase PhaseOf(BondOutcome outcome) =>
        outcome switch
        {
            BondOutcome.Settled => BondPhase.Bonded,
            BondOutcome.Rejected => BondPhase.Rejected,
            _ => BondPhase.Pending,
        };
}
