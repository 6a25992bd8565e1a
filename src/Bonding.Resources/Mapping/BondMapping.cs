using Bonding.Domain.Bonds;

namespace Bonding.Resources.Mapping;

/// <summary>Bonds as the domain decides them, and receipts as their statuses show them.</summary>
public static class BondMapping
{
    public static BondRequest Read(Bond bond) => new(
        bond.Metadata.Uid, bond.Metadata.Name, bond.Spec.Units, bond.Spec.WhenInsufficient,
        Instants.Of(bond.Metadata.CreationTimestamp ?? DateTime.UnixEpoch));

    /// <summary>Shows the receipt in the status of its Bond.</summary>
    public static void Write(BondReceipt receipt, BondStatus status)
    {
        status.Phase = BondPhase.Bonded;
        status.Debited = receipt.Price.Principal.ToString();
        status.Tax = receipt.Price.Tax.ToString();
        status.BoundAt = receipt.BoundAt.UtcDateTime;
        status.Receipt = ReceiptMapping.Chain(receipt);
    }

    /// <summary>Whether the Bond shows this receipt as settled.</summary>
    public static bool Shows(Bond bond, BondReceipt receipt) =>
        bond.Metadata.Uid == receipt.BondUid && bond.Status is { Phase: BondPhase.Bonded, Receipt: { } shown } && shown.Hash == receipt.Hash;
}
