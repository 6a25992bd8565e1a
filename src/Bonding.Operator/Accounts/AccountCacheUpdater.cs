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
public sealed class AccountCacheUpdater
{
    private readonly AccountCache _accounts;
    private readonly DecisionStore _decisions;
    private readonly ILeadership _leadership;

    public AccountCacheUpdater(Informer<CreditAccount> accounts, AccountCache book, DecisionStore standings, ILeadership leadership)
    {
        (_accounts, _decisions, _leadership) = (book, standings, leadership);
        accounts.Subscribe(OnChange);
    }

    private void OnChange(ResourceChange<CreditAccount> change)
    {
        var key = AccountIndex.KeyOf(change.Latest);
        if (change.New is not { } stored)
            Remove(key);
        else if (change.Old is null || !_leadership.IsLeader)
            Update(key, stored);
    }

    private void Update(NamespacedName key, CreditAccount stored)
    {
        if (!AccountStatusMapping.IsUnopened(stored.Status) && AccountStatusMapping.Read(stored) is { IsValid: true } read)
            _accounts.GetOrAdd(key).UpdateAsFollower(stored, read.Value.Ledger, read.Value.Buckets);
        else
            Remove(key);
    }

    private void Remove(NamespacedName key)
    {
        _accounts.Remove(key);
        _decisions.Remove(key);
    }
}
