using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Cli.Ledger;

/// <summary>An account and every receipt of it that can be found.</summary>
/// <param name="Account">The object.</param>
/// <param name="Books">What its status says; with the fields that cannot be.</param>
/// <param name="Receipts">Of its corrections and its bonds, in order of sequence.</param>
internal sealed record AccountLedger(CreditAccount Account, Mapped<BondingAccount> Books, IReadOnlyList<LedgerReceipt> Receipts)
{
    private const int Attempts = 5;

    /// <exception cref="CliException">There is no such account, or it is written all the time.</exception>
    public static async Task<AccountLedger> ReadAsync(ApiConnection connection, string ns, string name, CancellationToken stop)
    {
        var accounts = connection.Resource<CreditAccount>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var account = await accounts.GetAsync(new ResourceKey(ns, name), stop) ?? throw new CliException($"there is no CreditAccount {ns}/{name}");
            var bonds = await connection.Resource<Bond>().ListAsync(new ListOptions { Namespace = ns }, stop);
            // A bond that was settled in between would seem to be one too many.
            if ((await accounts.GetAsync(new ResourceKey(ns, name), stop))?.Status.LastReceipt?.Hash != account.Status.LastReceipt?.Hash) continue;
            return Of(account, bonds.Items.Where(bond => bond.Spec.AccountName == name));
        }
        throw new CliException($"CreditAccount {ns}/{name} is written all the time; try again");
    }

    private static AccountLedger Of(CreditAccount account, IEnumerable<Bond> bonds)
    {
        var books = AccountMapping.Read(account);
        var shown = bonds.Select(BondMapping.ReadReceipt).OfType<BondReceipt>();
        // A receipt stands in settling until its bond shows it, and for a moment in both.
        IEnumerable<LedgerReceipt> receipts = [.. shown, .. books.Value?.Settling ?? [], .. books.Value?.Corrections ?? []];
        // A bond that shows a receipt of another account of the same name, deleted since, is not this one's.
        var own = receipts.Where(receipt => receipt is not BondReceipt bond || bond.BoundAt >= OpenedAt(account));
        return new AccountLedger(account, books, [.. own.DistinctBy(receipt => receipt.Hash).OrderBy(receipt => receipt.Sequence)]);
    }

    private static DateTimeOffset OpenedAt(CreditAccount account) => new(account.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero);
}
