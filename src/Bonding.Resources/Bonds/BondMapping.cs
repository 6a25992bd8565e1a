using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Resources.Common;

namespace Bonding.Resources.Bonds;

/// <summary>Bonds as the domain decides them, and receipts as their statuses show them.</summary>
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

    /// <summary>Shows the receipt in the status of its Bond.</summary>
    public static void Write(BondReceipt receipt, BondStatus status)
    {
        status.Phase = BondPhase.Bonded;
        status.Debited = receipt.Price.Principal.ToString();
        status.Tax = receipt.Price.Tax.ToString();
        status.BoundAt = receipt.BoundAt.UtcDateTime;
        status.Receipt = ReceiptMapping.WriteChain(receipt);
    }

    /// <summary>
    /// The receipt that the Bond shows, whatever its phase, if it is a true receipt of this account; else null. It proves that the account was
    /// debited for the Bond.
    /// </summary>
    public static BondReceipt? IntactReceiptOf(Bond bond, string accountUid) =>
        ShownReceiptOf(bond) is { } receipt && receipt.IsIntact(accountUid) ? receipt : null;

    /// <summary>Whether the status says that nothing is left to do. A bond that was rejected never had a receipt.</summary>
    public static bool IsSettled(Bond bond) => bond.Status is { Phase: BondPhase.Bonded } or { Phase: BondPhase.Rejected, Receipt: null };

    /// <summary>The receipt that a bonded Bond shows, true or not; null if it shows none.</summary>
    public static BondReceipt? BondedReceiptOf(Bond bond) => bond.Status.Phase == BondPhase.Bonded ? ShownReceiptOf(bond) : null;

    /// <summary>Whether the Bond shows this receipt as settled.</summary>
    public static bool ShowsReceipt(Bond bond, BondReceipt receipt) =>
        bond.Metadata.Uid == receipt.BondUid
        && bond.Status is { Phase: BondPhase.Bonded, Receipt: { } shown }
        && shown.Hash == receipt.Hash;

    // Values that cannot be read do not fit the hash.
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
