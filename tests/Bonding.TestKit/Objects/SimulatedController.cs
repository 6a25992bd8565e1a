namespace Bonding.TestKit.Objects;

/// <summary>Runs caches and loops in the background from start to disposal.</summary>
public abstract class SimulatedController(TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    protected TimeProvider Time { get; } = time;

    protected CancellationToken Stopping => _stop.Token;

    /// <summary>Follows the caches, and works the loops once all caches are filled.</summary>
    protected async Task RunAsync(IReadOnlyList<ObjectCache> caches, IReadOnlyList<KeyedLoop> loops, CancellationToken stop)
    {
        _running.AddRange(caches.Select(cache => cache.RunAsync(Time, _stop.Token)));
        await Task.WhenAll(caches.Select(cache => cache.Synced)).WaitAsync(stop);
        _running.AddRange(loops.Select(loop => loop.RunAsync(_stop.Token)));
    }

    protected void Run(Task background) => _running.Add(background);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposePartsAsync();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask DisposePartsAsync() => ValueTask.CompletedTask;
}
