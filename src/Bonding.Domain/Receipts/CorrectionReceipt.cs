using System.Globalization;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Receipts;

/// <summary>Proof of one applied correction.</summary>
/// <param name="Sequence">See <see cref="LedgerReceipt"/>.</param>
/// <param name="Correction">The applied correction.</param>
/// <param name="AppliedAt">When it was applied, to the second.</param>
/// <param name="PreviousHash">See <see cref="LedgerReceipt"/>.</param>
/// <param name="Hash">See <see cref="LedgerReceipt"/>.</param>
public sealed record CorrectionReceipt(
    long Sequence,
    LedgerCorrection Correction,
    DateTimeOffset AppliedAt,
    string PreviousHash,
    string Hash
) : LedgerReceipt(Sequence, PreviousHash, Hash)
{
    private const string Kind = "correction";

    // Free texts are escaped, so that no two corrections have the same contents.
    protected override IReadOnlyList<string> Contents =>
        [
            Kind,
            Correction.Sequence.ToString(CultureInfo.InvariantCulture),
            Correction.Amount.ToString(),
            Uri.EscapeDataString(Correction.Reason),
            Uri.EscapeDataString(Correction.By),
            AppliedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Issues the receipt that follows <paramref name="head"/> in the chain of an account.</summary>
    public static CorrectionReceipt Issue(string accountUid, ChainHead head, LedgerCorrection correction, DateTimeOffset now)
    {
        var appliedAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var draft = new CorrectionReceipt(head.Sequence + 1, correction, appliedAt, head.Hash, Genesis);
        return draft with { Hash = draft.HashFor(accountUid) };
    }
}
