namespace Bonding.Kubernetes.Queues;

/// <summary>
/// A line in which groups of keys take turns: each group that waits gives its first key, and then waits for the other groups. So a group of
/// thousands delays another one by no more than one key. Not thread-safe.
/// </summary>
/// <param name="groupOf">Returns the group of a key.</param>
internal sealed class FairLine<TKey>(Func<TKey, string> groupOf)
    where TKey : notnull
{
    private readonly Dictionary<string, Queue<TKey>> _groups = new(StringComparer.Ordinal);

    // Those that have keys.
    private readonly Queue<string> _turns = new();

    public void Enqueue(TKey key)
    {
        var group = groupOf(key);
        if (!_groups.TryGetValue(group, out var line))
        {
            _groups[group] = line = new Queue<TKey>();
            _turns.Enqueue(group);
        }
        line.Enqueue(key);
    }

    public bool TryDequeue(out TKey key)
    {
        key = default!;
        if (!_turns.TryDequeue(out var group))
            return false;
        var line = _groups[group];
        key = line.Dequeue();
        if (line.Count > 0)
            _turns.Enqueue(group);
        else
            _groups.Remove(group);
        return true;
    }
}
