using Bonding.Kubernetes.Telemetry;

namespace Bonding.Kubernetes.Queues;

/// <summary>
/// A queue of keys with the semantics of client-go's. A key waits at most once and is never taken twice at a time; a key that is added
/// while it is processed waits again when it is released. Of several delays the earliest wins, and adding a key without a delay ends its
/// delay. Groups of keys take turns. Low-priority keys wait for the others, but every eighth take serves them first, so that they never
/// starve.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private const int TakesPerLowPriority = 8;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly WorkQueueOptions _options;
    private readonly WorkQueueMetrics _metrics;
    private readonly long _origin;
    private readonly SemaphoreSlim _signals = new(0);
    private readonly FairLine<TKey> _normal;
    private readonly FairLine<TKey> _low;
    private readonly Dictionary<TKey, Waiting> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly ITimer _alarm;
    private bool _shutDown;
    private int _waiting;
    private int _takes;

    /// <param name="name">The name of the queue in metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">The delays after failures.</param>
    /// <param name="groupOf">Returns the group of a key: groups take turns. Null makes one group of all.</param>
    public WorkQueue(
        string name,
        TimeProvider time,
        KubernetesMetrics metrics,
        WorkQueueOptions? options = null,
        Func<TKey, string>? groupOf = null
    )
    {
        (_normal, _low) = (new FairLine<TKey>(groupOf ?? (_ => "")), new FairLine<TKey>(groupOf ?? (_ => "")));
        _time = time;
        _options = options ?? new WorkQueueOptions();
        _metrics = new WorkQueueMetrics(name, metrics);
        _origin = time.GetTimestamp();
        _alarm = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of keys that wait now.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _waiting;
        }
    }

    internal TimeSpan Now => _time.GetElapsedTime(_origin);

    public void Add(TKey key, bool lowPriority = false)
    {
        lock (_gate)
            Enqueue(key, lowPriority);
    }

    /// <summary>Adds the key after a delay, unless it already waits or is due earlier.</summary>
    public void AddAfter(TKey key, TimeSpan delay, bool lowPriority = false)
    {
        lock (_gate)
        {
            if (delay <= TimeSpan.Zero)
                Enqueue(key, lowPriority);
            else if (!_shutDown && !_dirty.ContainsKey(key) && _delayed.Add(key, Now + delay, lowPriority))
                SetAlarm();
        }
    }

    /// <summary>Adds the key after its own backoff, which doubles with every call until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        lock (_gate)
        {
            var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            _metrics.CountRetry();
            AddAfter(key, _options.Backoff(failures));
        }
    }

    /// <summary>Ends the key's backoff: its next failure counts as its first.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>Waits for a key. Returns null once the queue is shut down. Dispose the item to release the key.</summary>
    public async Task<WorkItem<TKey>?> TakeAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await _signals.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (_shutDown)
                {
                    _signals.Release();
                    return null;
                }

                if (TryTake(out var key))
                    return new WorkItem<TKey>(this, key);
            }
        }
    }

    /// <summary>Ends the queue: no further key is returned, and those that wait are dropped.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            if (_shutDown)
                return;
            _shutDown = true;
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _signals.Release();
        }
    }

    public void Dispose()
    {
        ShutDown();
        _alarm.Dispose();
    }

    internal void Release(TKey key, TimeSpan takenAt)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            _metrics.ObserveWork(Now - takenAt);
            if (_dirty.TryGetValue(key, out var waiting))
            {
                _metrics.SetDepth(++_waiting);
                Append(key, waiting.LowPriority);
            }
        }
    }

    private void Enqueue(TKey key, bool lowPriority)
    {
        if (_shutDown)
            return;
        _delayed.Remove(key);
        var known = _dirty.TryGetValue(key, out var waiting);
        if (known && (lowPriority || !waiting.LowPriority))
            return;
        _dirty[key] = known ? waiting with { LowPriority = false } : new Waiting(lowPriority, Now);
        if (!known)
            _metrics.CountAdd();
        if (_processing.Contains(key))
            return;
        if (!known)
            _metrics.SetDepth(++_waiting);
        Append(key, lowPriority);
    }

    private void Append(TKey key, bool lowPriority)
    {
        (lowPriority ? _low : _normal).Enqueue(key);
        _signals.Release();
    }

    private bool TryTake(out TKey key)
    {
        var (first, second) = ++_takes % TakesPerLowPriority == 0 ? (_low, _normal) : (_normal, _low);
        return TryTakeFrom(first, out key) || TryTakeFrom(second, out key);
    }

    // A key whose priority rose is in both queues. The first one to reach it takes it; the other skips it.
    private bool TryTakeFrom(FairLine<TKey> line, out TKey key)
    {
        while (line.TryDequeue(out key))
        {
            if (_processing.Contains(key) || !_dirty.Remove(key, out var waiting))
                continue;
            _processing.Add(key);
            _metrics.SetDepth(--_waiting);
            _metrics.ObserveWait(Now - waiting.Since);
            return true;
        }

        return false;
    }

    private void AddDue()
    {
        lock (_gate)
        {
            while (_delayed.TakeDue(Now) is { } due)
                Enqueue(due.Key, due.LowPriority);
            SetAlarm();
        }
    }

    private void SetAlarm()
    {
        if (_delayed.Earliest is { } due && !_shutDown)
            _alarm.Change(due > Now ? due - Now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private readonly record struct Waiting(bool LowPriority, TimeSpan Since);
}

/// <summary>A key that was taken. Disposing the item releases the key.</summary>
public sealed class WorkItem<TKey> : IDisposable
    where TKey : notnull
{
    private readonly WorkQueue<TKey> _queue;
    private readonly TimeSpan _takenAt;
    private bool _released;

    internal WorkItem(WorkQueue<TKey> queue, TKey key)
    {
        _queue = queue;
        _takenAt = queue.Now;
        Key = key;
    }

    public TKey Key { get; }

    public void Dispose()
    {
        if (_released)
            return;
        _released = true;
        _queue.Release(Key, _takenAt);
    }
}

/// <summary>
/// The delays of the retries of a key: the base after its first failure, doubled with each further one, up to the maximum.
/// </summary>
public sealed record WorkQueueOptions
{
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Returns the delay after the given number of failures in a row, 1 or more.</summary>
    internal TimeSpan Backoff(int failures)
    {
        var delay = BaseDelay.Ticks * Math.Pow(2, failures - 1);
        return delay < MaxDelay.Ticks ? TimeSpan.FromTicks((long)delay) : MaxDelay;
    }
}
