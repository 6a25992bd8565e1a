namespace Bonding.Kubernetes.Queues;

/// <summary>Orders keys by the time when they are due, with one entry for each key. Not thread-safe.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private const int Slack = 64;

    private readonly PriorityQueue<TKey, TimeSpan> _byTime = new();
    private readonly Dictionary<TKey, Due> _due = [];

    /// <summary>The time when the first key is due, or null if none waits.</summary>
    public TimeSpan? Earliest
    {
        get
        {
            while (_byTime.TryPeek(out var key, out var at) && !IsCurrent(key, at))
                _byTime.Dequeue();
            return _byTime.TryPeek(out _, out var earliest) ? earliest : null;
        }
    }

    /// <summary>Adds a key. Returns false, and changes nothing, if the key is already due at that time or earlier.</summary>
    public bool Add(TKey key, TimeSpan at, bool lowPriority)
    {
        if (_due.TryGetValue(key, out var known) && known.At <= at)
            return false;
        _due[key] = new Due(key, at, lowPriority);
        _byTime.Enqueue(key, at);
        if (_byTime.Count > (2 * _due.Count) + Slack)
            DropStale();
        return true;
    }

    // The entry stays in the heap, where it is no longer current.
    public void Remove(TKey key) => _due.Remove(key);

    public Due? TakeDue(TimeSpan now)
    {
        if (Earliest is not { } at || at > now)
            return null;
        _due.Remove(_byTime.Dequeue(), out var due);
        return due;
    }

    private void DropStale()
    {
        _byTime.Clear();
        _byTime.EnqueueRange(_due.Values.Select(due => (due.Key, due.At)));
    }

    private bool IsCurrent(TKey key, TimeSpan at) => _due.TryGetValue(key, out var due) && due.At == at;

    public sealed record Due(TKey Key, TimeSpan At, bool LowPriority);
}
