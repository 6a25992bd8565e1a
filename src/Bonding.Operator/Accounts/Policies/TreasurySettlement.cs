using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.State;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>
/// Settles the grants of the policy. They are allotted by the conditional update of the policy's status, and paid by each account's own.
/// </summary>
public sealed class TreasurySettlement(NamespaceLedgerStore namespaces, AccountIndex indexes, CurrentRules rules)
{
    /// <param name="policy">The policy with the status that is stored.</param>
    public TreasuryState Settle(BondingPolicy policy, DateTimeOffset now)
    {
        // One view of the records: what is closed in the sum must be closed among the accounts.
        var records = namespaces.All();
        var treasury = records.Aggregate(default(Treasury), (sum, record) => sum + (record.State.Value?.Treasury ?? default));
        if (policy.Name() != BondingPolicy.DefaultName)
            return new TreasuryState(treasury, [], null);
        var before = GrantMapping.Read(policy);
        var problem = before.IsValid ? ProblemOf(records) : before.ErrorMessage;
        return problem is null
            ? new TreasuryState(treasury, treasury.Allot(rules.Current.Grants, before.Value!, UidOf, ReceivedIn(records), now), null)
            : new TreasuryState(treasury, [], problem);
    }

    // What a record that cannot be read holds as granted would seem to be there still.
    private static string? ProblemOf(IEnumerable<NamespaceLedgerVersion> records) =>
        records.FirstOrDefault(record => !record.State.IsValid) is { } bad
            ? $"NamespaceLedger {bad.Namespace}: {bad.State.ErrorMessage}"
            : null;

    private string? UidOf(string ns, string name) => indexes.AccountOf(new NamespacedName(ns, name))?.Uid();

    // Only of whom the record of its namespace knows: else what it has received already could not be told.
    private static Func<string, string, CreditAmount?> ReceivedIn(IEnumerable<NamespaceLedgerVersion> records)
    {
        var books = records.ToDictionary(record => record.Namespace, record => record.State.Value!);
        return (ns, uid) => books.GetValueOrDefault(ns)?.Accounts.GetValueOrDefault(uid)?.Granted;
    }
}

/// <summary>What the treasury holds, and how far its grants are settled.</summary>
/// <param name="Treasury">Collected and granted, as recorded.</param>
/// <param name="Grants">To be written before anything is paid.</param>
/// <param name="Problem">Why nothing is granted; null if nothing is wrong.</param>
public sealed record TreasuryState(Treasury Treasury, IReadOnlyList<GrantAllotment> Grants, string? Problem);
