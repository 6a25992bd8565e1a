using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;

namespace Bonding.Operator.State;

/// <summary>Holds all opened accounts.</summary>
public sealed class AccountCache
{
    private readonly ConcurrentDictionary<NamespacedName, LiveAccount> _accounts = new();

    /// <summary>Returns the account of a key, and adds an empty one if there is none.</summary>
    public LiveAccount GetOrAdd(NamespacedName key) => _accounts.GetOrAdd(key, static key => new LiveAccount(key));

    public LiveAccount? Find(NamespacedName key) => _accounts.GetValueOrDefault(key);

    public void Remove(NamespacedName key) => _accounts.TryRemove(key, out _);

    public int Count => _accounts.Count;

    /// <summary>All accounts in the total order of their keys.</summary>
    public IReadOnlyList<LiveAccount> All => [.. _accounts.Values.OrderBy(account => account.Key, Comparer<NamespacedName>.Default)];
}
