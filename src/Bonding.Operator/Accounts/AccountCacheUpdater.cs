using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Accounts;

/// <summary>
/// Puts every opened account into the account cache as soon as the informer has it, and takes it out with its object, on leaders and
/// followers. A follower knows of an account what its status holds. A new leader begins with that; from then on
/// <see cref="AccountObserver"/> alone updates the cache.
/// </summary>
public sealed class AccountCacheUpdater(AccountIndex index, AccountCache cache, DecisionStore decisions, ILeadership leadership)
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
        if (index.Read(stored)?.Value is { } account)
            cache.GetOrAdd(key).UpdateAsFollower(stored, account.Ledger, account.Buckets);
        else
            Remove(key);
    }

    private void Remove(NamespacedName key)
    {
        cache.Remove(key);
        decisions.Remove(key);
    }
}
