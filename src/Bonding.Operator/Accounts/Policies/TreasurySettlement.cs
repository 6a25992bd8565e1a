using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.State;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>
/// Settles the grants of the policy. The conditional update of the policy's status allots them, and that of each account pays them.
/// </summary>
public sealed class TreasurySettlement(NamespaceLedgerStore namespaces, AccountIndex index, CurrentRules rules)
{
    /// <summary>Returns the treasury and the grants as they are settled now.</summary>
    /// <param name="policy">The policy with its stored status.</param>
    public TreasuryState Settle(BondingPolicy policy, DateTimeOffset now)
    {
        // One view of the ledgers for both: an account that is closed in the sum must be closed among the accounts.
        var ledgers = namespaces.All();
        var treasury = ledgers.Aggregate(default(Treasury), (sum, ledger) => sum + (ledger.State.Value?.Treasury ?? default));
        if (policy.Name() != BondingPolicy.DefaultName)
            return new TreasuryState(treasury, [], null);
        var before = GrantMapping.Read(policy);
        var problem = before.IsValid ? ProblemOf(ledgers) : before.ErrorMessage;
        return problem is null
            ? new TreasuryState(treasury, treasury.Allot(rules.Current.Grants, before.Value!, UidOf, ReceivedIn(ledgers), now), null)
            : new TreasuryState(treasury, [], problem);
    }

    // Without a ledger that cannot be read, the credits that it holds as granted would seem to be free.
    private static string? ProblemOf(IEnumerable<NamespaceLedgerVersion> ledgers) =>
        ledgers.FirstOrDefault(ledger => !ledger.State.IsValid) is { } bad
            ? $"NamespaceLedger {bad.Namespace}: {bad.State.ErrorMessage}"
            : null;

    private string? UidOf(string ns, string name) => index.AccountOf(new NamespacedName(ns, name))?.Uid();

    // An account that the ledger of its namespace does not hold has no grants on record, so nothing can be allotted to it yet.
    private static Func<string, string, CreditAmount?> ReceivedIn(IEnumerable<NamespaceLedgerVersion> ledgers)
    {
        var states = ledgers.ToDictionary(ledger => ledger.Namespace, ledger => ledger.State.Value!);
        return (ns, uid) => states.GetValueOrDefault(ns)?.Accounts.GetValueOrDefault(uid)?.Granted;
    }
}

/// <summary>The treasury and how far its grants are settled.</summary>
/// <param name="Treasury">The recorded sums of collected taxes and received grants.</param>
/// <param name="Grants">The grants, which have to be written before anything is paid.</param>
/// <param name="Problem">Why nothing is granted; null if nothing is wrong.</param>
public sealed record TreasuryState(Treasury Treasury, IReadOnlyList<GrantAllotment> Grants, string? Problem);
