using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

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

/// <summary>Applies changes from the server to the store and calls the handlers, one change at a time.</summary>
internal sealed class StoreWriter<T>(ResourceStore<T> store, Action<T>? trim, ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _order = new();
    private readonly List<Action<ResourceChange<T>>> _handlers = [];

    public void Subscribe(Action<ResourceChange<T>> handler)
    {
        lock (_order)
        {
            _handlers.Add(handler);
            foreach (var resource in store.List())
                Notify(handler, new(null, resource, ChangeOrigin.List));
        }
    }

    public void Put(T resource, ChangeOrigin origin)
    {
        trim?.Invoke(resource);
        lock (_order)
        {
            var old = store.Put(resource);
            if (old is not null && old.Uid() != resource.Uid())
            {
                // Deleted and created again under its name, unseen.
                NotifyAll(new(old, null, origin));
                NotifyAll(new(null, resource, origin));
            }
            else if (old is null || old.ResourceVersion() != resource.ResourceVersion())
            {
                NotifyAll(new(old, resource, origin));
            }
        }
    }

    /// <summary>Removes an object. Handlers receive the last state of the event, which is newer than that of the store.</summary>
    public void Remove(T last, ChangeOrigin origin)
    {
        lock (_order)
        {
            if (store.Remove(NamespacedName.Of(last)) is not null)
                NotifyAll(new(last, null, origin));
        }
    }

    /// <summary>Makes the store equal to a list. An object that could not be read stays as it was.</summary>
    public void Replace(ResourceList<T> list)
    {
        lock (_order)
        {
            var present = list.Items.Select(item => NamespacedName.Of(item)).Concat(list.Malformed).ToHashSet();
            foreach (var gone in store.List().Where(resource => !present.Contains(NamespacedName.Of(resource))))
                Remove(gone, ChangeOrigin.List);
            foreach (var resource in list.Items)
                Put(resource, ChangeOrigin.List);
        }
    }

    public void Resync()
    {
        lock (_order)
        {
            foreach (var resource in store.List())
                NotifyAll(new(resource, resource, ChangeOrigin.Resync));
        }
    }

    private void NotifyAll(ResourceChange<T> change)
    {
        foreach (var handler in _handlers)
            Notify(handler, change);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of one handler must not keep the change from the others.")]
    private void Notify(Action<ResourceChange<T>> handler, ResourceChange<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception error)
        {
            logger.LogError(error, "A subscriber failed on {Kind} {Key}", typeof(T).Name, NamespacedName.Of(change.Latest));
        }
    }
}

/// <summary>
/// A change of one object. Without <paramref name="Old"/> the object appeared; without <paramref name="New"/> it is gone, and
/// <paramref name="Old"/> is the last state that was seen. In a resync both are the same.
/// </summary>
public readonly record struct ResourceChange<T>(T? Old, T? New, ChangeOrigin Origin)
    where T : class
{
    /// <summary>The newest state that is known.</summary>
    public T Latest => New ?? Old!;
}

/// <summary>The origin of a change: the live stream, the difference to a full list, or none (a periodic reminder).</summary>
public enum ChangeOrigin
{
    Watch,
    List,
    Resync,
}
