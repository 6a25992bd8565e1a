using Bonding.Domain.Credits;
using Bonding.Operator.Controllers.Namespaces;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Policies;

/// <summary>
/// Settles the grants of the policy. They are allotted by the conditional update of the policy's status, and paid by each account's own.
/// </summary>
public sealed class TreasuryOffice(NamespaceBooks namespaces, BankIndexes indexes, RulesInForce rules)
{
    /// <param name="policy">The policy with the status that is stored.</param>
    public TreasuryDay Open(BondingPolicy policy, DateTimeOffset now)
    {
        // One view of the records: what is closed in the sum must be closed among the accounts.
        var records = namespaces.All();
        var treasury = records.Aggregate(default(Treasury), (sum, record) => sum + (record.Book.Value?.Treasury ?? default));
        if (policy.Name() != BondingPolicy.DefaultName) return new TreasuryDay(treasury, [], null);
        var before = GrantMapping.Read(policy);
        var problem = before.IsUsable ? ProblemOf(records) : before.Problem;
        return problem is null
            ? new TreasuryDay(treasury, treasury.Allot(rules.Current.Grants, before.Value!, UidOf, ReceivedIn(records), now), null)
            : new TreasuryDay(treasury, [], problem);
    }

    // What a record that cannot be read holds as granted would seem to be there still.
    private static string? ProblemOf(IEnumerable<NamespaceRecord> records) =>
        records.FirstOrDefault(record => !record.Book.IsUsable) is { } bad ? $"NamespaceLedger {bad.Namespace}: {bad.Book.Problem}" : null;

    private string? UidOf(string ns, string name) => indexes.AccountOf(new AccountKey(ns, name))?.Uid();

    // Only of whom the record of its namespace knows: else what it has received already could not be told.
    private static Func<string, string, CreditAmount?> ReceivedIn(IEnumerable<NamespaceRecord> records)
    {
        var books = records.ToDictionary(record => record.Namespace, record => record.Book.Value!);
        return (ns, uid) => books.GetValueOrDefault(ns)?.Accounts.GetValueOrDefault(uid)?.Granted;
    }
}
