using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>Converts corrections: those that a spec requests, and those that a status lists as applied.</summary>
public static class CorrectionMapping
{
    public static Parsed<IReadOnlyList<LedgerCorrection>> Read(CreditAccountSpec spec)
    {
        var reader = new FieldReader("spec");
        var corrections = (spec.Corrections ?? [])
            .Select(correction =>
                Correction(
                    reader.Under($"spec.corrections[{correction.Sequence}]"),
                    correction.Sequence,
                    correction.Amount,
                    correction.Reason,
                    correction.By
                )
            )
            .ToList();
        return Parsed<IReadOnlyList<LedgerCorrection>>.Of(reader.Errors, () => corrections);
    }

    internal static IReadOnlyList<CorrectionReceipt> ReadApplied(
        FieldReader reader,
        IEnumerable<CorrectionStatus>? applied,
        string accountUid
    )
    {
        List<CorrectionReceipt> receipts = [];
        foreach (var status in applied ?? [])
        {
            var fields = reader.Under($"status.corrections[{status.Sequence}]");
            var receipt = new CorrectionReceipt(
                status.Receipt.Sequence,
                Correction(fields, status.Sequence, status.Amount, status.Reason, status.By),
                UtcTime.Of(status.AppliedAt),
                status.Receipt.PreviousHash ?? LedgerReceipt.Genesis,
                status.Receipt.Hash
            );
            if (status.Sequence != receipts.Count + 1)
                fields.AddError("sequence", status.Sequence, $"{receipts.Count + 1}, which is next");
            if (!receipt.IsIntact(accountUid))
                fields.AddError("receipt.hash", receipt.Hash, "the hash that the receipt and the account's UID give");
            receipts.Add(receipt);
        }
        return receipts;
    }

    internal static CorrectionStatus Write(CorrectionReceipt receipt) =>
        new()
        {
            Sequence = (int)receipt.Correction.Sequence,
            Amount = receipt.Correction.Amount.ToString(),
            Reason = receipt.Correction.Reason,
            By = receipt.Correction.By,
            AppliedAt = receipt.AppliedAt.UtcDateTime,
            Receipt = ReceiptMapping.WriteChain(receipt),
        };

    private static LedgerCorrection Correction(FieldReader fields, int sequence, string amount, string reason, string by) =>
        new(sequence, fields.SignedCredits("amount", amount), reason, by);
}
