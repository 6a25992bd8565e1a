using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Resources.Bonds;

namespace Bonding.Faults.Scenario;

/// <summary>Reads the receipt that a bond shows, field by field, without the operator's own code.</summary>
internal static class ShownReceipt
{
    public static BondReceipt Of(Bond bond) =>
        new(
            bond.Status.Receipt!.Sequence,
            bond.Metadata.Uid,
            bond.Metadata.Name,
            bond.Spec.Units,
            new BondPrice(CreditAmount.Parse(bond.Status.Debited!), CreditAmount.Parse(bond.Status.Tax!)),
            new DateTimeOffset(DateTime.SpecifyKind(bond.Status.BoundAt!.Value.ToUniversalTime(), DateTimeKind.Utc)),
            bond.Status.Receipt.PreviousHash ?? BondReceipt.Genesis,
            bond.Status.Receipt.Hash
        );
}
