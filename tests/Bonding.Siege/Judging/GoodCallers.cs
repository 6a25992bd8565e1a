using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bonding.Siege.Judging;

/// <summary>Calls as a good client does, all the time, and remembers how long each call took.</summary>
internal sealed class GoodCallers : IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _calling;

    /// <param name="calls">What is called, by its name; each returns null or what was wrong with the answer.</param>
    /// <param name="pause">The time between two calls of one kind.</param>
    public GoodCallers(IReadOnlyDictionary<string, Func<CancellationToken, Task<string?>>> calls, TimeSpan pause) =>
        _calling = Task.WhenAll(calls.Select(call => CallAsync(call.Key, call.Value, pause)));

    /// <summary>The calls that began in a stretch of time.</summary>
    public IReadOnlyList<Call> Between(long from, long to) => [.. _calls.Where(call => call.BeganAt >= from && call.BeganAt < to)];

    /// <summary>The largest ratio of a kind's p99 in some calls to that in others; 1 where there are none to compare.</summary>
    public static double Ratio(IReadOnlyList<Call> calls, IReadOnlyList<Call> others) =>
        calls
            .GroupBy(call => call.Name)
            .Select(kind => (Now: P99([.. kind]), Else: P99([.. others.Where(call => call.Name == kind.Key)])))
            .Where(pair => pair.Else > 0)
            .Select(pair => pair.Now / pair.Else)
            .DefaultIfEmpty(1)
            .Max();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static double P99(List<Call> calls) =>
        calls.Count == 0 ? 0 : calls.Select(call => call.Milliseconds).Order().ElementAt((int)Math.Ceiling(0.99 * calls.Count) - 1);

    private async Task CallAsync(string name, Func<CancellationToken, Task<string?>> call, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            var wrong = await TryAsync(call);
            if (!_stop.IsCancellationRequested)
                _calls.Enqueue(new Call(name, begin, Stopwatch.GetElapsedTime(begin).TotalMilliseconds, wrong));
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> TryAsync(Func<CancellationToken, Task<string?>> call)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(CallLimit);
        try
        {
            return await call(limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or k8s.Autorest.HttpOperationException)
        {
            return error.Message;
        }
    }
}

/// <summary>One call of a good caller.</summary>
/// <param name="Name">What was called.</param>
/// <param name="BeganAt">When, as a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Wrong">What was wrong with the answer, or null.</param>
internal sealed record Call(string Name, long BeganAt, double Milliseconds, string? Wrong);
