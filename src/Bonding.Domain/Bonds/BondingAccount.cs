using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>An account as the bond transaction sees it.</summary>
/// <param name="Uid">UID of the account object; part of every receipt's hash.</param>
/// <param name="Ledger">The money.</param>
/// <param name="Head">Newest receipt.</param>
/// <param name="Settling">Receipts that were debited and whose Bond objects may not show it yet.</param>
public sealed record BondingAccount(string Uid, CreditLedger Ledger, ChainHead Head, IReadOnlyList<BondReceipt> Settling)
{
    /// <summary>Corrections that were applied, in the order of their sequence.</summary>
    public IReadOnlyList<CorrectionReceipt> Corrections { get; init; } = [];

    /// <summary>
    /// UIDs of all bonds that were ever debited, in the order of their receipts. None of them is debited again, whatever its object shows. At most
    /// as many as the account has units.
    /// </summary>
    public IReadOnlyList<string> Paid { get; init; } = [];

    /// <summary>Memory and IO credits, if it has any.</summary>
    public IReadOnlyDictionary<BucketResource, CreditLedger> Buckets { get; init; } = new Dictionary<BucketResource, CreditLedger>();

    public BondReceipt? SettlingFor(string bondUid) => Settling.FirstOrDefault(receipt => receipt.BondUid == bondUid);

    /// <summary>Without the receipts of bonds that show them now, or are gone. The debits stay.</summary>
    public BondingAccount Cleared(IReadOnlySet<string> bondUids) =>
        this with
        {
            Settling = [.. Settling.Where(receipt => !bondUids.Contains(receipt.BondUid))],
        };
}
