using Bonding.Domain.Bonds;

namespace Bonding.Cli.Ledger;

/// <summary>One receipt as it is shown and exported.</summary>
/// <param name="Kind">Bond or Correction.</param>
/// <param name="Subject">Name of the bond; who decided the correction.</param>
/// <param name="Credits">What the balance was debited without tax (bond), or what was added to it (correction).</param>
internal sealed record LedgerEntry(
    long Sequence, string Kind, DateTimeOffset At, string Subject, string? BondUid, int? Units, string Credits, string? Tax, long? Correction, string? Reason,
    string? PreviousHash, string Hash)
{
    public static LedgerEntry Of(LedgerReceipt receipt)
    {
        var previous = receipt.PreviousHash == LedgerReceipt.Genesis ? null : receipt.PreviousHash;
        return receipt switch
        {
            BondReceipt bond => new(bond.Sequence, "Bond", bond.BoundAt, bond.BondName, bond.BondUid, bond.Units, bond.Price.Principal.ToString(),
                bond.Price.Tax.ToString(), null, null, previous, bond.Hash),
            CorrectionReceipt entry => new(entry.Sequence, "Correction", entry.AppliedAt, entry.Correction.By, null, null, entry.Correction.Amount.ToString(),
                null, entry.Correction.Sequence, entry.Correction.Reason, previous, entry.Hash),
            _ => throw new ArgumentException($"{receipt.GetType().Name} is no receipt that can be shown", nameof(receipt)),
        };
    }
}
