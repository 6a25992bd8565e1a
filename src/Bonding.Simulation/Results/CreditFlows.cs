using Bonding.Domain.Credits;

namespace Bonding.Simulation.Results;

/// <summary>The money of all tenants over a run.</summary>
/// <param name="Opening">Given at the beginning.</param>
/// <param name="Imbalance">Zero unless credits were lost or made from nothing.</param>
public sealed record CreditFlows(
    CreditAmount Opening, CreditAmount Minted, CreditAmount Spent, CreditAmount Discarded, CreditAmount Bonded, CreditAmount Tax,
    CreditAmount Balance, CreditAmount Owed, long Units, CreditAmount Imbalance)
{
    public static CreditFlows Of(IReadOnlyCollection<CreditLedger> ledgers) => new(
        Sum(ledgers, ledger => ledger.Corrected + ledger.LaunchGranted + ledger.Granted), Sum(ledgers, ledger => ledger.Minted),
        Sum(ledgers, ledger => ledger.Spent), Sum(ledgers, ledger => ledger.Discarded), Sum(ledgers, ledger => ledger.Bonded),
        Sum(ledgers, ledger => ledger.TaxPaid), Sum(ledgers, ledger => ledger.Balance + ledger.LaunchBalance),
        Sum(ledgers, ledger => ledger.Surplus + ledger.Charged), ledgers.Sum(ledger => (long)ledger.BondedUnits),
        Sum(ledgers, ledger => ledger.Imbalance));

    private static CreditAmount Sum(IEnumerable<CreditLedger> ledgers, Func<CreditLedger, CreditAmount> part) =>
        ledgers.Aggregate(CreditAmount.Zero, (sum, ledger) => sum + part(ledger));
}
