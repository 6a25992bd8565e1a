using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>The memory of every tenant. Used by one tick at a time.</summary>
public sealed class TenantMemories(ForecastEngines engines)
{
    private readonly Dictionary<AccountKey, TenantMemory> _memories = [];

    public TenantMemory Of(AccountKey key, DateTimeOffset now)
    {
        if (!_memories.TryGetValue(key, out var memory)) _memories[key] = memory = new TenantMemory(new TenantSensors(engines.Open(key)), now);
        return memory;
    }

    /// <summary>Forgets accounts that are gone, and says which.</summary>
    public IReadOnlyList<AccountKey> Keep(IEnumerable<AccountKey> present)
    {
        var kept = present.ToHashSet();
        var gone = _memories.Keys.Where(key => !kept.Contains(key)).ToList();
        foreach (var key in gone) _memories.Remove(key);
        engines.Keep(kept);
        return gone;
    }
}
