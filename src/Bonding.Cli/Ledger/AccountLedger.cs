using Bonding.Cli.Output;
using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Ledger;

/// <summary>An account and every receipt of it that can be found.</summary>
/// <param name="Account">The object.</param>
/// <param name="Books">What its status says; with the fields that cannot be.</param>
/// <param name="Receipts">Of its corrections and its bonds, in order of sequence.</param>
internal sealed record AccountLedger(CreditAccount Account, Parsed<BondingAccount> Books, IReadOnlyList<LedgerReceipt> Receipts)
{
    private const int Attempts = 5;

    /// <exception cref="CliException">There is no such account, or it is written all the time.</exception>
    public static async Task<AccountLedger> ReadAsync(ApiConnection connection, string ns, string name, CancellationToken stop)
    {
        var accounts = connection.Resource<CreditAccount>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var account =
                await accounts.GetAsync(new NamespacedName(ns, name), stop)
                ?? throw new CliException($"there is no CreditAccount {ns}/{name}");
            var bonds = await connection.Resource<Bond>().ListAsync(new ListOptions { Namespace = ns }, stop);
            // A bond that was settled in between would seem to be one too many.
            if ((await accounts.GetAsync(new NamespacedName(ns, name), stop))?.Status.LastReceipt?.Hash != account.Status.LastReceipt?.Hash)
                continue;
            return Of(account, bonds.Items);
        }
        throw new CliException($"CreditAccount {ns}/{name} is written all the time; try again");
    }

    private static AccountLedger Of(CreditAccount account, IEnumerable<Bond> bonds)
    {
        var books = AccountStatusMapping.Read(account);
        var shown = bonds
            .Where(bond => BondMapping.IntactReceiptOf(bond, account.Metadata.Uid) is not null || IsSaidToBe(bond, account))
            .Select(BondMapping.BondedReceiptOf)
            .OfType<BondReceipt>();
        // A receipt stands in settling until its bond shows it, and for a moment in both.
        IEnumerable<LedgerReceipt> receipts = [.. shown, .. books.Value?.Settling ?? [], .. books.Value?.Corrections ?? []];
        return new AccountLedger(account, books, [.. receipts.Distinct().OrderBy(receipt => receipt.Sequence)]);
    }

    // What does not fit the account's UID was altered, or is a receipt of an account that had its name before. The clocks of the operator, which
    // stamps receipts, and of the API server may differ: a receipt that fits is the account's own whatever the time.
    private static bool IsSaidToBe(Bond bond, CreditAccount account) =>
        bond.Spec.AccountName == account.Metadata.Name && bond.Status.BoundAt >= (account.Metadata.CreationTimestamp ?? DateTime.UnixEpoch);
}
