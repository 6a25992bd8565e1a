using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>An account after the requested corrections.</summary>
/// <param name="Account">The account with every correction that could be applied.</param>
/// <param name="Obstacle">Why the others could not; null if all are applied.</param>
public sealed record CorrectionPosting(BondingAccount Account, string? Obstacle)
{
    /// <summary>
    /// Applies, in the order of their sequence, the corrections that were not applied yet, each with a receipt, up to the first that cannot
    /// be. Applying them again changes nothing.
    /// </summary>
    public static CorrectionPosting Post(BondingAccount account, IEnumerable<LedgerCorrection> corrections, DateTimeOffset now)
    {
        string? obstacle = null;
        foreach (var correction in corrections.OrderBy(correction => correction.Sequence))
        {
            if (correction.IsAppliedTo(account.Ledger))
            {
                obstacle ??= ChangeOf(account, correction);
                continue;
            }
            if (correction.ObstacleIn(account.Ledger) is { } why)
                return new CorrectionPosting(account, obstacle ?? why);
            account = Apply(account, correction, now);
        }
        return new CorrectionPosting(account, obstacle);
    }

    private static string? ChangeOf(BondingAccount account, LedgerCorrection correction) =>
        account.Corrections.Any(receipt => receipt.Correction == correction)
            ? null
            : $"correction {correction.Sequence} was applied as another one and is not changed by an edit: enter a new correction";

    private static BondingAccount Apply(BondingAccount account, LedgerCorrection correction, DateTimeOffset now)
    {
        var receipt = CorrectionReceipt.Issue(account.Uid, account.Head, correction, now);
        return account with
        {
            Ledger = correction.ApplyTo(account.Ledger),
            Head = new ChainHead(receipt.Sequence, receipt.Hash),
            Corrections = [.. account.Corrections, receipt],
        };
    }
}
