using Bonding.Kubernetes.Client;

namespace Bonding.Kubernetes.Informers;

/// <summary>Keys by a value of their objects.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> valuesOf)
    where T : class
{
    private readonly Dictionary<string, SortedSet<ResourceKey>> _keys = [];

    public IEnumerable<ResourceKey> Keys(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

    public void Move(ResourceKey key, T? old, T? now)
    {
        foreach (var value in old is null ? [] : valuesOf(old))
        {
            if (_keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
                _keys.Remove(value);
        }

        foreach (var value in now is null ? [] : valuesOf(now))
        {
            if (!_keys.TryGetValue(value, out var keys))
                _keys[value] = keys = [];
            keys.Add(key);
        }
    }
}
