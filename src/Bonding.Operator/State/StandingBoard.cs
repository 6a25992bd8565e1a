using System.Collections.Concurrent;

namespace Bonding.Operator.State;

/// <summary>The newest standing of every tenant; written by the tick, read by everybody.</summary>
public sealed class StandingBoard
{
    private readonly ConcurrentDictionary<AccountKey, TenantStanding> _standings = new();

    public TenantStanding? Find(AccountKey key) => _standings.GetValueOrDefault(key);

    public void Post(TenantStanding standing) => _standings[standing.Key] = standing;

    public void Remove(AccountKey key) => _standings.TryRemove(key, out _);
}
