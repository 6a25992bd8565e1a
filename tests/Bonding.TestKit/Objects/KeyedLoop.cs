using System.Threading.Channels;

namespace Bonding.TestKit.Objects;

/// <summary>Brings objects to their wanted state, one key in one hand at a time; a key that failed is tried again.</summary>
public sealed class KeyedLoop(TimeProvider time, Func<ObjectRef, CancellationToken, Task> reconcile)
{
    private const int Workers = 16;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly HashSet<ObjectRef> _waiting = [];
    private readonly HashSet<ObjectRef> _inHand = [];
    private readonly Channel<ObjectRef> _queue = Channel.CreateUnbounded<ObjectRef>();

    /// <summary>The last failure of a reconcile that was not just a lost race, for a test's message.</summary>
    public Exception? LastError { get; private set; }

    public void Add(ObjectRef key)
    {
        lock (_lock)
        {
            if (_waiting.Add(key) && !_inHand.Contains(key))
                _queue.Writer.TryWrite(key);
        }
    }

    public async Task AddAfterAsync(ObjectRef key, TimeSpan delay, CancellationToken stop)
    {
        await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Add(key);
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stop)));

    private async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var key in _queue.Reader.ReadAllAsync(stop))
        {
            lock (_lock)
            {
                _waiting.Remove(key);
                _inHand.Add(key);
            }

            await TryAsync(key, stop);
            lock (_lock)
            {
                _inHand.Remove(key);
                if (_waiting.Contains(key))
                    _queue.Writer.TryWrite(key);
            }
        }
    }

    private async Task TryAsync(ObjectRef key, CancellationToken stop)
    {
        try
        {
            await reconcile(key, stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            if (error is not JsonClientException { Code: System.Net.HttpStatusCode.Conflict or System.Net.HttpStatusCode.NotFound })
                LastError = error;
            _ = AddAfterAsync(key, RetryAfter, stop);
        }
    }
}
