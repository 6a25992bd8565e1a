namespace Bonding.Kubernetes.Queues;

/// <summary>A key in somebody's hand; disposing it gives the key back.</summary>
public sealed class WorkItem<TKey> : IDisposable
    where TKey : notnull
{
    private readonly WorkQueue<TKey> _queue;
    private readonly TimeSpan _takenAt;
    private bool _givenBack;

    internal WorkItem(WorkQueue<TKey> queue, TKey key)
    {
        _queue = queue;
        _takenAt = queue.Now;
        Key = key;
    }

    public TKey Key { get; }

    public void Dispose()
    {
        if (_givenBack)
            return;
        _givenBack = true;
        _queue.GiveBack(Key, _takenAt);
    }
}
