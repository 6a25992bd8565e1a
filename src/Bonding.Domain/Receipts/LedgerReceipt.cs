using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bonding.Domain.Receipts;

/// <summary>
/// Proof of one entry of an account's ledger. The receipts of an account form a hash chain, which reveals a changed, missing or inserted
/// receipt.
/// </summary>
/// <param name="Sequence">1 for the account's first receipt, then without gaps.</param>
/// <param name="PreviousHash">Hash of the receipt before it; <see cref="Genesis"/> for the first.</param>
/// <param name="Hash">Lower-case hex SHA-256 over the account's UID and everything else in it.</param>
public abstract record LedgerReceipt(long Sequence, string PreviousHash, string Hash)
{
    /// <summary>The hash in place of a receipt before the first one.</summary>
    public const string Genesis = "";

    /// <summary>The values that it proves, in a fixed order.</summary>
    protected abstract IReadOnlyList<string> Contents { get; }

    /// <summary>Returns whether the hash is the one that this account and these values give.</summary>
    public bool IsIntact(string accountUid) => Hash == HashFor(accountUid);

    protected string HashFor(string accountUid)
    {
        var text = string.Join('|', [accountUid, Sequence.ToString(CultureInfo.InvariantCulture), .. Contents, PreviousHash]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>The newest receipt of an account's chain, on which the next one builds.</summary>
public readonly record struct ChainHead(long Sequence, string Hash)
{
    public static ChainHead Start { get; } = new(0, LedgerReceipt.Genesis);
}
