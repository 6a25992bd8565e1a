using System.Globalization;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>Proof of one settled bond.</summary>
/// <param name="Sequence">See <see cref="LedgerReceipt"/>.</param>
/// <param name="BondUid">UID of the Bond object.</param>
/// <param name="BondName">Name of the Bond object, for readers.</param>
/// <param name="Units">Units bonded.</param>
/// <param name="Price">Principal and tax debited.</param>
/// <param name="BoundAt">When it was decided, to the second.</param>
/// <param name="PreviousHash">See <see cref="LedgerReceipt"/>.</param>
/// <param name="Hash">See <see cref="LedgerReceipt"/>.</param>
public sealed record BondReceipt(
    long Sequence,
    string BondUid,
    string BondName,
    int Units,
    BondPrice Price,
    DateTimeOffset BoundAt,
    string PreviousHash,
    string Hash
) : LedgerReceipt(Sequence, PreviousHash, Hash)
{
    protected override IReadOnlyList<string> Contents =>
        [
            BondUid,
            BondName,
            Units.ToString(CultureInfo.InvariantCulture),
            Price.Principal.ToString(),
            Price.Tax.ToString(),
            BoundAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Issues the receipt that follows <paramref name="head"/> in the chain of an account.</summary>
    public static BondReceipt Issue(string accountUid, ChainHead head, BondRequest bond, BondPrice price, DateTimeOffset now)
    {
        var boundAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var draft = new BondReceipt(head.Sequence + 1, bond.Uid, bond.Name, (int)bond.Units, price, boundAt, head.Hash, Genesis);
        return draft with { Hash = draft.HashFor(accountUid) };
    }
}
