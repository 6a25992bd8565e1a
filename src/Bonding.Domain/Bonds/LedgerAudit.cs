using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>The result of checking an account against its own receipts, independent of the operator.</summary>
/// <param name="Breaks">Where the chain of receipts does not hold, in order of sequence.</param>
/// <param name="Differences">Totals that differ from the sum of the receipts; not computed while receipts are missing.</param>
public sealed record LedgerAudit(IReadOnlyList<ReceiptBreak> Breaks, IReadOnlyList<string> Differences)
{
    public bool IsSound => Breaks.Count == 0 && Differences.Count == 0;

    /// <summary>Checks an account.</summary>
    /// <param name="account">The account as its status shows it.</param>
    /// <param name="receipts">Every receipt that was found, in any order.</param>
    public static LedgerAudit Of(BondingAccount account, IReadOnlyCollection<LedgerReceipt> receipts)
    {
        var breaks = ReceiptChain.Breaks(account.Uid, account.Head, receipts);
        var isComplete = breaks.All(found => found.Kind != ReceiptBreakKind.Missing);
        return new LedgerAudit(breaks, isComplete ? DifferencesOf(account.Ledger, receipts) : []);
    }

    private static List<string> DifferencesOf(CreditLedger ledger, IReadOnlyCollection<LedgerReceipt> receipts)
    {
        var bonds = receipts.OfType<BondReceipt>().ToList();
        List<string> differences = [];
        Compare("status.bondedUnits", ledger.BondedUnits, bonds.Sum(bond => (long)bond.Units));
        Compare("status.totals.bonded", ledger.Bonded, Sum(bonds.Select(bond => bond.Price.Principal)));
        Compare("status.taxPaid", ledger.TaxPaid, Sum(bonds.Select(bond => bond.Price.Tax)));
        Compare(
            "status.totals.corrected",
            ledger.Corrected,
            Sum(receipts.OfType<CorrectionReceipt>().Select(receipt => receipt.Correction.Amount))
        );
        return differences;

        void Compare<T>(string field, T found, T receiptsGive)
            where T : struct
        {
            if (!found.Equals(receiptsGive))
                differences.Add($"{field} is {found}; the receipts add up to {receiptsGive}");
        }
    }

    private static CreditAmount Sum(IEnumerable<CreditAmount> amounts) =>
        amounts.Aggregate(CreditAmount.Zero, (sum, amount) => sum + amount);
}
