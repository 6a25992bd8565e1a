using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>Checks an account against its own receipts, without the operator's word for it.</summary>
/// <param name="Breaks">Where the chain of receipts does not hold, in order of sequence.</param>
/// <param name="Differences">Totals that are not what the receipts add up to; not looked for while receipts are missing.</param>
public sealed record LedgerAudit(IReadOnlyList<ReceiptBreak> Breaks, IReadOnlyList<string> Differences)
{
    public bool IsSound => Breaks.Count == 0 && Differences.Count == 0;

    /// <param name="account">The account as its status shows it.</param>
    /// <param name="receipts">Every receipt that was found, in any order.</param>
    public static LedgerAudit Of(BondingAccount account, IReadOnlyCollection<LedgerReceipt> receipts)
    {
        var breaks = ReceiptChain.Breaks(account.Uid, account.Head, receipts);
        var isComplete = breaks.All(found => found.Kind != ReceiptBreakKind.Missing);
        return new LedgerAudit(breaks, isComplete ? [.. DifferencesOf(account.Ledger, receipts)] : []);
    }

    private static IEnumerable<string> DifferencesOf(CreditLedger ledger, IReadOnlyCollection<LedgerReceipt> receipts)
    {
        var bonds = receipts.OfType<BondReceipt>().ToList();
        var units = bonds.Sum(bond => (long)bond.Units);
        if (units != ledger.BondedUnits) yield return $"status.bondedUnits is {ledger.BondedUnits}; the receipts add up to {units}";
        var principal = Sum(bonds.Select(bond => bond.Price.Principal));
        if (principal != ledger.Bonded) yield return $"status.totals.bonded is {ledger.Bonded}; the receipts add up to {principal}";
        var tax = Sum(bonds.Select(bond => bond.Price.Tax));
        if (tax != ledger.TaxPaid) yield return $"status.taxPaid is {ledger.TaxPaid}; the receipts add up to {tax}";
        var corrected = Sum(receipts.OfType<CorrectionReceipt>().Select(receipt => receipt.Correction.Amount));
        if (corrected != ledger.Corrected) yield return $"status.totals.corrected is {ledger.Corrected}; the receipts add up to {corrected}";
    }

    private static CreditAmount Sum(IEnumerable<CreditAmount> amounts) => amounts.Aggregate(CreditAmount.Zero, (sum, amount) => sum + amount);
}
