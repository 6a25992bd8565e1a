using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bonding.Domain.Bonds;

/// <summary>
/// Proof of one settled bond. The receipts of one account form a hash chain, so a changed, missing or inserted receipt shows.
/// </summary>
/// <param name="Sequence">1 for the account's first bond, then without gaps.</param>
/// <param name="BondUid">UID of the Bond object.</param>
/// <param name="BondName">Its name, for readers.</param>
/// <param name="Units">Units bonded.</param>
/// <param name="Price">Principal and tax debited.</param>
/// <param name="BoundAt">When it was decided, to the second.</param>
/// <param name="PreviousHash">Hash of the receipt before it; <see cref="Genesis"/> for the first.</param>
/// <param name="Hash">Lower-case hex SHA-256 over all of the above and the account's UID.</param>
public sealed record BondReceipt(
    long Sequence, string BondUid, string BondName, int Units, BondPrice Price, DateTimeOffset BoundAt, string PreviousHash, string Hash)
{
    /// <summary>What stands for the receipt before the first one.</summary>
    public const string Genesis = "";

    public static BondReceipt Issue(string accountUid, ChainHead head, BondRequest bond, BondPrice price, DateTimeOffset now)
    {
        var boundAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var draft = new BondReceipt(head.Sequence + 1, bond.Uid, bond.Name, (int)bond.Units, price, boundAt, head.Hash, Genesis);
        return draft with { Hash = draft.HashFor(accountUid) };
    }

    /// <summary>Whether the hash is the one that this account and these values give.</summary>
    public bool IsIntact(string accountUid) => Hash == HashFor(accountUid);

    private string HashFor(string accountUid)
    {
        var text = string.Join('|', accountUid, Sequence.ToString(CultureInfo.InvariantCulture), BondUid, BondName,
            Units.ToString(CultureInfo.InvariantCulture), Price.Principal, Price.Tax,
            BoundAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), PreviousHash);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
