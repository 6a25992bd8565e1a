using k8s.Models;

namespace Bonding.Cli.Ledger;

/// <summary>The books as JSON. The hash of a receipt is SHA-256 over its values and the account's UID, joined by bars: see docs/design/ledger.md.</summary>
internal sealed record LedgerDocument(string Namespace, string Account, string Uid, IReadOnlyDictionary<string, string> Totals, IReadOnlyList<LedgerEntry> Receipts)
{
    public static LedgerDocument Of(AccountLedger ledger) => new(
        ledger.Account.Namespace(), ledger.Account.Name(), ledger.Account.Uid(), TotalsOf(ledger), [.. ledger.Receipts.Select(LedgerEntry.Of)]);

    // As the status has them, readable or not.
    private static Dictionary<string, string> TotalsOf(AccountLedger ledger)
    {
        var (status, totals) = (ledger.Account.Status, ledger.Account.Status.Totals);
        (string Name, string? Value)[] rows =
        [
            ("balance", status.Balance), ("launchBalance", status.LaunchBalance), ("bondedUnits", status.BondedUnits.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("minted", totals?.Minted), ("launched", totals?.Launched), ("opened", totals?.Opened), ("granted", totals?.Granted), ("corrected", totals?.Corrected),
            ("surplus", status.Surplus), ("charged", status.Charged), ("bonded", totals?.Bonded), ("taxPaid", status.TaxPaid), ("spent", totals?.Spent),
            ("discarded", totals?.Discarded), ("asOf", status.AsOf?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return rows.Where(row => row.Value is not null).ToDictionary(row => row.Name, row => row.Value!);
    }
}
