using System.Collections.Concurrent;

namespace Bonding.Operator.State;

/// <summary>All accounts in memory.</summary>
public sealed class AccountCache
{
    private readonly ConcurrentDictionary<AccountKey, LiveAccount> _accounts = new();

    public LiveAccount GetOrAdd(AccountKey key) => _accounts.GetOrAdd(key, static key => new LiveAccount(key));

    public LiveAccount? Find(AccountKey key) => _accounts.GetValueOrDefault(key);

    public void Remove(AccountKey key) => _accounts.TryRemove(key, out _);

    public int Count => _accounts.Count;

    /// <summary>In the total order of keys.</summary>
    public IReadOnlyList<LiveAccount> All => [.. _accounts.Values.OrderBy(account => account.Key, AccountKey.Order)];
}
