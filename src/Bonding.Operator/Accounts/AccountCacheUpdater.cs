using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Accounts;

/// <summary>
/// Puts every opened account into memory as soon as the cache has it, and takes it out with its object, on leaders and followers. What a follower
/// knows of an account is what its status holds. Whoever leads begins with that, and from then on <see cref="AccountObserver"/> alone says what an
/// account is.
/// </summary>
public sealed class AccountCacheUpdater(AccountCache accounts, DecisionStore decisions, ILeadership leadership)
{
    /// <summary>Takes over a changed account, or removes one that is gone.</summary>
    public void Update(ResourceChange<CreditAccount> change)
    {
        var key = AccountIndex.KeyOf(change.Latest);
        if (change.New is not { } stored)
            Remove(key);
        else if (change.Old is null || !leadership.IsLeader)
            Update(key, stored);
    }

    private void Update(NamespacedName key, CreditAccount stored)
    {
        if (!AccountStatusMapping.IsUnopened(stored.Status) && AccountStatusMapping.Read(stored) is { IsValid: true } read)
            accounts.GetOrAdd(key).UpdateAsFollower(stored, read.Value.Ledger, read.Value.Buckets);
        else
            Remove(key);
    }

    private void Remove(NamespacedName key)
    {
        accounts.Remove(key);
        decisions.Remove(key);
    }
}
