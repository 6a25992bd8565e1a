namespace Bonding.Kubernetes.Informers;

/// <summary>Cancels its token when it was not reset within a limit.</summary>
internal sealed class IdleWatchdog : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;

    public IdleWatchdog(TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _timer = time.CreateTimer(_ => Expire(), null, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public bool HasExpired { get; private set; }

    public void Reset() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Expire()
    {
        HasExpired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended in the same moment.
        }
    }
}
