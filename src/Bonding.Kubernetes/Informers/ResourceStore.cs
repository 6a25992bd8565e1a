using Bonding.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Informers;

/// <summary>
/// Objects of one kind by key and by index. Thread-safe. Objects are shared: read them, never change them.
/// </summary>
public sealed class ResourceStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ResourceKey, T> _resources = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes = [];
    private T[]? _snapshot;

    public int Count
    {
        get
        {
            lock (_gate)
                return _resources.Count;
        }
    }

    /// <summary>Adds a way to look objects up; <paramref name="valuesOf"/> gives the values that an object is found under.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_gate)
        {
            var index = new StoreIndex<T>(valuesOf);
            foreach (var (key, resource) in _resources)
                index.Move(key, null, resource);
            _indexes.Add(name, index);
        }
    }

    public T? Get(ResourceKey key)
    {
        lock (_gate)
            return _resources.GetValueOrDefault(key);
    }

    /// <summary>All objects as of now, ordered by namespace and name.</summary>
    public IReadOnlyList<T> List()
    {
        lock (_gate)
            return _snapshot ??= [.. _resources.Values];
    }

    /// <summary>The objects with an index value, ordered by namespace and name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
            return [.. _indexes[index].Keys(value).Select(key => _resources[key])];
    }

    /// <summary>Whether an object has an index value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public bool HasAny(string index, string value)
    {
        lock (_gate)
            return _indexes[index].Keys(value).Any();
    }

    /// <summary>Puts an object in and returns the one it takes the place of.</summary>
    public T? Put(T resource)
    {
        var key = ResourceKey.Of(resource);
        lock (_gate)
        {
            var old = _resources.GetValueOrDefault(key);
            _resources[key] = resource;
            Changed(key, old, resource);
            return old;
        }
    }

    /// <summary>Takes an object out and returns it; null if there was none.</summary>
    public T? Remove(ResourceKey key)
    {
        lock (_gate)
        {
            if (!_resources.Remove(key, out var old))
                return null;
            Changed(key, old, null);
            return old;
        }
    }

    private void Changed(ResourceKey key, T? old, T? now)
    {
        _snapshot = null;
        foreach (var index in _indexes.Values)
            index.Move(key, old, now);
    }
}
