using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>
/// Puts every opened account into memory as soon as the cache has it, and takes it out with its object, on leaders and followers. What a follower
/// knows of an account is what its status holds. Whoever leads begins with that, and from then on <see cref="AccountObserver"/> alone says what an
/// account is.
/// </summary>
public sealed class AccountFollower
{
    private readonly AccountBook _book;
    private readonly StandingBoard _standings;
    private readonly ILeadership _leadership;

    public AccountFollower(Informer<CreditAccount> accounts, AccountBook book, StandingBoard standings, ILeadership leadership)
    {
        (_book, _standings, _leadership) = (book, standings, leadership);
        accounts.Subscribe(Take);
    }

    private void Take(ResourceChange<CreditAccount> change)
    {
        var key = BankIndexes.KeyOf(change.Latest);
        if (change.New is not { } stored) Close(key);
        else if (change.Old is null || !_leadership.IsLeader) Follow(key, stored);
    }

    private void Follow(AccountKey key, CreditAccount stored)
    {
        if (!AccountMapping.IsUnopened(stored.Status) && AccountMapping.Read(stored) is { IsUsable: true } read)
            _book.Open(key).Follow(stored, read.Value.Ledger, read.Value.Buckets);
        else
            Close(key);
    }

    private void Close(AccountKey key)
    {
        _book.Close(key);
        _standings.Remove(key);
    }
}
