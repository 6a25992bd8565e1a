using Bonding.Cli.Output;
using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Ledger;

/// <summary>An account and all of its receipts that can be found.</summary>
/// <param name="Account">The account as the API server returned it.</param>
/// <param name="State">The parsed status, or the fields of it that are not valid.</param>
/// <param name="Receipts">The receipts of its corrections and bonds, by sequence.</param>
internal sealed record AccountLedger(CreditAccount Account, Parsed<BondingAccount> State, IReadOnlyList<LedgerReceipt> Receipts)
{
    private const int Attempts = 5;

    /// <summary>Reads the account and its receipts as they were at one moment.</summary>
    /// <exception cref="CliException">The account does not exist, or it changed during every attempt.</exception>
    public static async Task<AccountLedger> ReadAsync(ApiConnection connection, string ns, string name, CancellationToken cancellationToken)
    {
        var accounts = connection.Resource<CreditAccount>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var account =
                await accounts.GetAsync(new NamespacedName(ns, name), cancellationToken)
                ?? throw new CliException($"there is no CreditAccount {ns}/{name}");
            var bonds = await connection.Resource<Bond>().ListAsync(new ListOptions { Namespace = ns }, cancellationToken);
            // A bond settled between the two reads would look like one too many.
            if (
                (await accounts.GetAsync(new NamespacedName(ns, name), cancellationToken))?.Status.LastReceipt?.Hash
                != account.Status.LastReceipt?.Hash
            )
                continue;
            return Of(account, bonds.Items);
        }
        throw new CliException($"CreditAccount {ns}/{name} is written all the time; try again");
    }

    private static AccountLedger Of(CreditAccount account, IEnumerable<Bond> bonds)
    {
        var state = AccountStatusMapping.Read(account);
        var shown = bonds
            .Where(bond => BondMapping.IntactReceiptOf(bond, account.Metadata.Uid) is not null || IsSaidToBe(bond, account))
            .Select(BondMapping.BondedReceiptOf)
            .OfType<BondReceipt>();
        // A receipt is in "settling" until its bond has it, and for a moment in both.
        IEnumerable<LedgerReceipt> receipts = [.. shown, .. state.Value?.Settling ?? [], .. state.Value?.Corrections ?? []];
        return new AccountLedger(account, state, [.. receipts.Distinct().OrderBy(receipt => receipt.Sequence)]);
    }

    // A receipt that does not match the account's UID was altered, or belongs to an earlier account of the same name.
    // The operator stamps receipts and the API server stamps objects, and their clocks may differ. The time therefore
    // decides only about receipts that do not match.
    private static bool IsSaidToBe(Bond bond, CreditAccount account) =>
        bond.Spec.AccountName == account.Metadata.Name && bond.Status.BoundAt >= (account.Metadata.CreationTimestamp ?? DateTime.UnixEpoch);
}
