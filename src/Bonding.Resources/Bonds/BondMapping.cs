using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Conditions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Bonds;

/// <summary>Converts Bonds to requests of the domain, and outcomes and receipts to and from their statuses.</summary>
public static class BondMapping
{
    public static BondRequest Read(Bond bond) =>
        new(
            bond.Metadata.Uid,
            bond.Metadata.Name,
            bond.Spec.Units,
            bond.Spec.WhenInsufficient,
            UtcTime.Of(bond.Metadata.CreationTimestamp ?? DateTime.UnixEpoch)
        )
        {
            // The API server counts the versions of the spec, from 1 on.
            IsEdited = bond.Metadata.Generation > 1,
        };

    /// <summary>Returns the status that shows an outcome, or null if the bond shows it already.</summary>
    public static BondStatus? StatusOf(Bond bond, BondOutcome outcome, DateTimeOffset now)
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
            Write(settled.Receipt, status);
        new ConditionUpdate(ConditionTypes.Bonded, outcome is BondOutcome.Settled, outcome.Reason, outcome.Message).ApplyTo(
            status.Conditions,
            bond.Metadata.Generation,
            now
        );
        return status;
    }

    /// <summary>Writes the receipt to the status of its Bond.</summary>
    public static void Write(BondReceipt receipt, BondStatus status)
    {
        status.Phase = BondPhase.Bonded;
        status.Debited = receipt.Price.Principal.ToString();
        status.Tax = receipt.Price.Tax.ToString();
        status.BoundAt = receipt.BoundAt.UtcDateTime;
        status.Receipt = ReceiptMapping.WriteChain(receipt);
    }

    /// <summary>
    /// Returns the receipt that the Bond shows in any phase, or null if it is not a valid receipt of this account. It proves that the
    /// account was debited for the Bond.
    /// </summary>
    public static BondReceipt? IntactReceiptOf(Bond bond, string accountUid) =>
        ShownReceiptOf(bond) is { } receipt && receipt.IsIntact(accountUid) ? receipt : null;

    /// <summary>Returns whether the status leaves nothing to do. A rejected Bond never had a receipt.</summary>
    public static bool IsSettled(Bond bond) => bond.Status is { Phase: BondPhase.Bonded } or { Phase: BondPhase.Rejected, Receipt: null };

    /// <summary>Returns the receipt that a bonded Bond shows, valid or not, or null if it shows none.</summary>
    public static BondReceipt? BondedReceiptOf(Bond bond) => bond.Status.Phase == BondPhase.Bonded ? ShownReceiptOf(bond) : null;

    /// <summary>Returns whether the Bond shows this receipt as settled.</summary>
    public static bool ShowsReceipt(Bond bond, BondReceipt receipt) =>
        bond.Metadata.Uid == receipt.BondUid
        && bond.Status is { Phase: BondPhase.Bonded, Receipt: { } shown }
        && shown.Hash == receipt.Hash;

    // The reason counts, not the numbers in the message: a bond that waits is not written again for every new balance.
    private static bool Shows(Bond bond, BondOutcome outcome) =>
        outcome is BondOutcome.Settled settled
            ? ShowsReceipt(bond, settled.Receipt)
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

    // Values that cannot be read do not match the hash.
    private static BondReceipt? ShownReceiptOf(Bond bond)
    {
        if (bond.Status is not { Receipt: { } receipt } status)
            return null;
        _ = CreditAmount.TryParse(status.Debited, out var principal);
        _ = CreditAmount.TryParse(status.Tax, out var tax);
        return new BondReceipt(
            receipt.Sequence,
            bond.Metadata.Uid,
            bond.Metadata.Name,
            bond.Spec.Units,
            new BondPrice(principal, tax),
            UtcTime.Of(status.BoundAt ?? DateTime.UnixEpoch),
            receipt.PreviousHash ?? LedgerReceipt.Genesis,
            receipt.Hash
        );
    }
}
