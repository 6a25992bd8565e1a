using System.Text.Json.Nodes;

namespace Bonding.TestKit.Objects;

/// <summary>
/// All objects of one kind as last seen: a list, then a watch, and a new list whenever the watch ends. What the owner writes itself
/// goes in through <see cref="Observe"/>, so a decision never rests on the time before its own last write.
/// </summary>
public sealed class ObjectCache(JsonClient api, ApiResource resource, Func<JsonObject, string> groupBy)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectRef, JsonObject> _items = [];
    private readonly Dictionary<string, HashSet<ObjectRef>> _groups = [];
    private readonly Dictionary<ObjectRef, long> _gone = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised after each change with the new object, or with the last one seen before its deletion.</summary>
    public event Action<JsonObject>? Changed;

    /// <summary>Done after the first list.</summary>
    public Task Synced => _synced.Task;

    public JsonObject? Get(ObjectRef key)
    {
        lock (_lock)
            return _items.GetValueOrDefault(key);
    }

    public IReadOnlyList<JsonObject> All()
    {
        lock (_lock)
            return [.. _items.Values];
    }

    /// <summary>The objects whose <c>groupBy</c> text is <paramref name="group"/>, by name.</summary>
    public IReadOnlyList<JsonObject> Group(string group)
    {
        lock (_lock)
            return _groups.TryGetValue(group, out var keys)
                ? [.. keys.Select(key => _items[key]).OrderBy(item => item.Name, StringComparer.Ordinal)]
                : [];
    }

    /// <summary>Takes in an object that the API server has just answered; an older one than the known changes nothing.</summary>
    public void Observe(JsonObject item)
    {
        lock (_lock)
        {
            var known = Math.Max(_items.GetValueOrDefault(item.Key)?.Version ?? 0, _gone.GetValueOrDefault(item.Key));
            if (item.Version <= known)
                return;
            Drop(item.Key);
            _items[item.Key] = item;
            if (!_groups.TryGetValue(groupBy(item), out var keys))
                _groups[groupBy(item)] = keys = [];
            keys.Add(item.Key);
        }

        Changed?.Invoke(item);
    }

    /// <summary>Takes in a deletion.</summary>
    public void Forget(JsonObject item)
    {
        lock (_lock)
        {
            if (_items.GetValueOrDefault(item.Key)?.Version > item.Version)
                return;
            Drop(item.Key);
            _gone[item.Key] = item.Version;
        }

        Changed?.Invoke(item);
    }

    /// <summary>Follows the API server until stopped.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop);
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException or JsonClientException && !stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), time, stop);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        var list = await api.ListAsync(resource, stop);
        var version = list.Text("metadata", "resourceVersion");
        Replace([.. list["items"]!.AsArray().OfType<JsonObject>()], long.Parse(version, null));
        _synced.TrySetResult();
        await foreach (var change in api.WatchAsync(resource, version, stop))
        {
            var item = change["object"]!.AsObject();
            if (change.Text("type") is "ADDED" or "MODIFIED")
                Observe(item);
            else if (change.Text("type") is "DELETED")
                Forget(item);
            else if (change.Text("type") is "ERROR")
                return;
        }
    }

    private void Replace(IReadOnlyList<JsonObject> items, long version)
    {
        var listed = items.Select(item => item.Key).ToHashSet();
        foreach (var old in All().Where(item => !listed.Contains(item.Key) && item.Version <= version))
            Forget(old);
        foreach (var item in items)
            Observe(item);
    }

    private void Drop(ObjectRef key)
    {
        if (!_items.Remove(key, out var old))
            return;
        var group = groupBy(old);
        if (_groups.TryGetValue(group, out var keys) && keys.Remove(key) && keys.Count == 0)
            _groups.Remove(group);
    }
}
