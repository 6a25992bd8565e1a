using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using k8s.Models;

namespace Bonding.Cli.Ledger;

/// <summary>
/// The ledger of an account as exported. The hash of a receipt is SHA-256 over its values and the account's UID, joined by
/// bars: see docs/design/ledger.md.
/// </summary>
internal sealed record LedgerDocument(
    string Namespace,
    string Account,
    string Uid,
    IReadOnlyDictionary<string, string> Totals,
    IReadOnlyList<LedgerEntry> Receipts
)
{
    public static LedgerDocument Of(AccountLedger ledger) =>
        new(
            ledger.Account.Namespace(),
            ledger.Account.Name(),
            ledger.Account.Uid(),
            TotalsOf(ledger),
            [.. ledger.Receipts.Select(LedgerEntry.Of)]
        );

    // The texts of the status, even those that cannot be parsed.
    private static Dictionary<string, string> TotalsOf(AccountLedger ledger)
    {
        var (status, totals) = (ledger.Account.Status, ledger.Account.Status.Totals);
        (string Name, string? Value)[] rows =
        [
            ("balance", status.Balance),
            ("launchBalance", status.LaunchBalance),
            ("bondedUnits", status.BondedUnits.ToString(CultureInfo.InvariantCulture)),
            ("minted", totals?.Minted),
            ("launched", totals?.Launched),
            ("opened", totals?.Opened),
            ("granted", totals?.Granted),
            ("corrected", totals?.Corrected),
            ("surplus", status.Surplus),
            ("charged", status.Charged),
            ("bonded", totals?.Bonded),
            ("taxPaid", status.TaxPaid),
            ("spent", totals?.Spent),
            ("discarded", totals?.Discarded),
            ("asOf", status.AsOf?.ToString("O", CultureInfo.InvariantCulture)),
        ];
        return rows.Where(row => row.Value is not null).ToDictionary(row => row.Name, row => row.Value!);
    }
}

/// <summary>A receipt as shown and exported.</summary>
/// <param name="Kind">Bond or Correction.</param>
/// <param name="Subject">The name of the bond, or the person who decided the correction.</param>
/// <param name="Credits">The amount debited from the balance, without tax (bond), or added to it (correction).</param>
internal sealed record LedgerEntry(
    long Sequence,
    string Kind,
    DateTimeOffset At,
    string Subject,
    string? BondUid,
    int? Units,
    string Credits,
    string? Tax,
    long? Correction,
    string? Reason,
    string? PreviousHash,
    string Hash
)
{
    public static LedgerEntry Of(LedgerReceipt receipt)
    {
        var previous = receipt.PreviousHash == LedgerReceipt.Genesis ? null : receipt.PreviousHash;
        return receipt switch
        {
            BondReceipt bond => new(
                bond.Sequence,
                "Bond",
                bond.BoundAt,
                bond.BondName,
                bond.BondUid,
                bond.Units,
                bond.Price.Principal.ToString(),
                bond.Price.Tax.ToString(),
                null,
                null,
                previous,
                bond.Hash
            ),
            CorrectionReceipt entry => new(
                entry.Sequence,
                "Correction",
                entry.AppliedAt,
                entry.Correction.By,
                null,
                null,
                entry.Correction.Amount.ToString(),
                null,
                entry.Correction.Sequence,
                entry.Correction.Reason,
                previous,
                entry.Hash
            ),
            _ => throw new ArgumentException($"{receipt.GetType().Name} is not a kind of receipt that can be shown", nameof(receipt)),
        };
    }
}
