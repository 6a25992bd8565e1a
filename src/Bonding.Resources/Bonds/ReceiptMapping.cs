using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Resources.Common;

namespace Bonding.Resources.Bonds;

/// <summary>Converts receipts to and from the <c>settling</c> list of an account.</summary>
internal static class ReceiptMapping
{
    public static BondReceipt Read(FieldReader reader, SettlingReceipt status, string accountUid)
    {
        var fields = reader.Under($"status.settling[{status.BondUid}]");
        var price = new BondPrice(fields.Credits("debited", status.Debited), fields.Credits("tax", status.Tax));
        var receipt = new BondReceipt(
            status.Receipt.Sequence,
            status.BondUid,
            status.BondName,
            status.Units,
            price,
            UtcTime.Of(status.BoundAt),
            status.Receipt.PreviousHash ?? LedgerReceipt.Genesis,
            status.Receipt.Hash
        );
        if (!receipt.IsIntact(accountUid))
            fields.AddError("receipt.hash", receipt.Hash, "the hash that the receipt and the account's UID give");
        return receipt;
    }

    public static SettlingReceipt Write(BondReceipt receipt) =>
        new()
        {
            BondUid = receipt.BondUid,
            BondName = receipt.BondName,
            Units = receipt.Units,
            Debited = receipt.Price.Principal.ToString(),
            Tax = receipt.Price.Tax.ToString(),
            BoundAt = receipt.BoundAt.UtcDateTime,
            Receipt = WriteChain(receipt),
        };

    public static ReceiptStatus WriteChain(LedgerReceipt receipt) =>
        new()
        {
            Sequence = receipt.Sequence,
            Hash = receipt.Hash,
            PreviousHash = OptionalText.OrNull(receipt.PreviousHash),
        };
}
