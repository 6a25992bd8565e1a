using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using k8s.Models;

namespace Bonding.Cli.Ledger;

/// <summary>The result of checking an account's ledger.</summary>
/// <param name="Account">Namespace and name.</param>
/// <param name="IsSound">Whether the chain of receipts and the totals hold.</param>
/// <param name="Receipts">The number of receipts found.</param>
/// <param name="Head">The number of receipts issued, by the account's status.</param>
/// <param name="FirstBroken">The sequence of the first receipt that is missing, altered or not linked; null if there is none.</param>
/// <param name="Problem">What is wrong with that receipt; null if there is none.</param>
/// <param name="Differences">Fields of the status that contradict the receipts, or that are not valid.</param>
internal sealed record LedgerVerification(
    string Account,
    bool IsSound,
    int Receipts,
    long Head,
    long? FirstBroken,
    string? Problem,
    IReadOnlyList<string> Differences
)
{
    public static LedgerVerification Of(AccountLedger ledger)
    {
        var name = $"{ledger.Account.Namespace()}/{ledger.Account.Name()}";
        if (ledger.State.Value is not { } state)
            return new(
                name,
                false,
                ledger.Receipts.Count,
                ledger.Account.Status.LastReceipt?.Sequence ?? 0,
                null,
                null,
                [.. ledger.State.Errors.Select(error => error.ToString())]
            );
        var audit = LedgerAudit.Of(state, ledger.Receipts);
        ReceiptBreak? first = audit.Breaks.Count > 0 ? audit.Breaks[0] : null;
        return new(
            name,
            audit.IsSound,
            ledger.Receipts.Count,
            state.Head.Sequence,
            first?.Sequence,
            first is { } broken ? Describe(broken) : null,
            audit.Differences
        );
    }

    public override string ToString() =>
        IsSound ? $"{Account}: {Receipts} receipts, the chain and the totals hold" : string.Join(Environment.NewLine, Lines());

    private IEnumerable<string> Lines()
    {
        if (FirstBroken is { } sequence)
            yield return $"{Account}: receipt {sequence} {Problem}";
        foreach (var difference in Differences)
            yield return $"{Account}: {difference}";
    }

    private static string Describe(ReceiptBreak broken) =>
        broken.Kind switch
        {
            ReceiptBreakKind.Missing when broken.Through > broken.Sequence =>
                $"to {broken.Through} are missing: their Bonds were deleted, or they never were",
            ReceiptBreakKind.Missing => "is missing: its Bond was deleted, or it never was",
            ReceiptBreakKind.Altered => "was altered: its values are not the ones that were hashed",
            _ => "is not linked: it builds on another receipt than the one before it, or the account names another one as its newest",
        };
}
