using Bonding.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Informers;

/// <summary>
/// Holds the objects of one kind by key and by index. Thread-safe. Objects are shared: read them, never change them.
/// </summary>
public sealed class ResourceStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<NamespacedName, T> _resources = [];
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

    /// <summary>Adds an index. <paramref name="valuesOf"/> returns the values under which an object is found.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_gate)
        {
            var index = new StoreIndex<T>(valuesOf);
            foreach (var (key, resource) in _resources)
                index.Update(key, null, resource);
            _indexes.Add(name, index);
        }
    }

    public T? Get(NamespacedName key)
    {
        lock (_gate)
            return _resources.GetValueOrDefault(key);
    }

    /// <summary>Returns all objects as of now, ordered by namespace and name.</summary>
    public IReadOnlyList<T> List()
    {
        lock (_gate)
            return _snapshot ??= [.. _resources.Values];
    }

    /// <summary>Returns the objects with an index value, ordered by namespace and name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
            return [.. _indexes[index].Keys(value).Select(key => _resources[key])];
    }

    /// <summary>Returns whether any object has an index value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public bool HasAny(string index, string value)
    {
        lock (_gate)
            return _indexes[index].Keys(value).Any();
    }

    /// <summary>Puts an object in and returns the one that it replaces, or null.</summary>
    public T? Put(T resource)
    {
        var key = NamespacedName.Of(resource);
        lock (_gate)
        {
            var old = _resources.GetValueOrDefault(key);
            _resources[key] = resource;
            UpdateIndexes(key, old, resource);
            return old;
        }
    }

    /// <summary>Removes an object and returns it, or null if there was none.</summary>
    public T? Remove(NamespacedName key)
    {
        lock (_gate)
        {
            if (!_resources.Remove(key, out var old))
                return null;
            UpdateIndexes(key, old, null);
            return old;
        }
    }

    private void UpdateIndexes(NamespacedName key, T? old, T? now)
    {
        _snapshot = null;
        foreach (var index in _indexes.Values)
            index.Update(key, old, now);
    }
}

/// <summary>Finds keys by a value of their objects.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> valuesOf)
    where T : class
{
    private readonly Dictionary<string, SortedSet<NamespacedName>> _keys = [];

    public IEnumerable<NamespacedName> Keys(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

    public void Update(NamespacedName key, T? old, T? now)
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
