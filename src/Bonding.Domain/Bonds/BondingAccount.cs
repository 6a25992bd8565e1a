using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>An account with all that settling a bond reads and changes.</summary>
/// <param name="Uid">UID of the account object; part of every receipt's hash.</param>
/// <param name="Ledger">The money.</param>
/// <param name="Head">The newest receipt.</param>
/// <param name="Settling">Receipts of debits that their Bond objects may not show yet.</param>
public sealed record BondingAccount(string Uid, CreditLedger Ledger, ChainHead Head, IReadOnlyList<BondReceipt> Settling)
{
    /// <summary>The applied corrections, in the order of their sequence.</summary>
    public IReadOnlyList<CorrectionReceipt> Corrections { get; init; } = [];

    /// <summary>
    /// UIDs of all bonds that were ever debited, in the order of their receipts. None of them is debited again, whatever its object shows.
    /// There are at most as many as the account has units.
    /// </summary>
    public IReadOnlyList<string> Paid { get; init; } = [];

    /// <summary>The buckets of memory and IO credits; empty if the account has none.</summary>
    public IReadOnlyDictionary<BucketResource, CreditLedger> Buckets { get; init; } = new Dictionary<BucketResource, CreditLedger>();

    /// <summary>Returns the receipt that is settling for a bond, or null if there is none.</summary>
    public BondReceipt? SettlingFor(string bondUid) => Settling.FirstOrDefault(receipt => receipt.BondUid == bondUid);

    /// <summary>Returns the account without the settling receipts of bonds that show them now, or are gone. The debits stay.</summary>
    public BondingAccount Cleared(IReadOnlySet<string> bondUids) =>
        this with
        {
            Settling = [.. Settling.Where(receipt => !bondUids.Contains(receipt.BondUid))],
        };
}
