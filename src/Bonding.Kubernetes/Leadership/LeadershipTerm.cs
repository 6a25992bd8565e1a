namespace Bonding.Kubernetes.Leadership;

/// <summary>
/// Tracks the leadership terms of this process. There is at most one at a time; it ends at its deadline unless it is extended. Thread-safe.
/// </summary>
internal sealed class LeadershipTerm : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<bool> _changed;
    private readonly ITimer _deadlineTimer;
    private readonly long _origin;
    private TaskCompletionSource<CancellationToken> _next = NewSource();
    private CancellationTokenSource? _current;
    private TimeSpan _deadline;

    public LeadershipTerm(TimeProvider time, Action<bool> changed)
    {
        _time = time;
        _changed = changed;
        _origin = time.GetTimestamp();
        _deadlineTimer = time.CreateTimer(_ => EndIfExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The monotonic time since this object was created.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    public bool IsActive
    {
        get
        {
            lock (_gate)
                return _current is not null && Now < _deadline;
        }
    }

    /// <summary>Begins a term, or extends the current one.</summary>
    public void Extend(TimeSpan deadline)
    {
        EndIfExpired();
        lock (_gate)
        {
            if (deadline <= Now)
                return;
            _deadline = deadline;
            _deadlineTimer.Change(deadline - Now, Timeout.InfiniteTimeSpan);
            if (_current is not null)
                return;
            _current = new CancellationTokenSource();
            _next.TrySetResult(_current.Token);
            _changed(true);
        }
    }

    public void End() => End(onlyIfExpired: false);

    public Task<CancellationToken> WaitAsync(CancellationToken cancellationToken)
    {
        EndIfExpired();
        lock (_gate)
            return _next.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        End();
        _deadlineTimer.Dispose();
    }

    private static TaskCompletionSource<CancellationToken> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void End(bool onlyIfExpired)
    {
        CancellationTokenSource? ended;
        lock (_gate)
        {
            ended = _current;
            if (ended is null || (onlyIfExpired && Now < _deadline))
                return;
            _current = null;
            _next = NewSource();
            _changed(false);
        }

        // Outside the lock, because a callback may wait for the next term. Not disposed, because others hold its token.
        ended.Cancel();
    }

    private void EndIfExpired() => End(onlyIfExpired: true);
}
