using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Leadership;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Writes that run beside the ticks. A key (a node, a tenant) has one writer at a time, so nothing has two writes in flight. When the host
/// stops or leadership is lost no further write begins; one that has begun ends within <see cref="WriteTimeout"/>.
/// </summary>
public sealed class KeyedWriter(ILeadership leadership, TimeProvider time, ILogger<KeyedWriter> logger)
    : IHostedLifecycleService,
        IDisposable
{
    /// <summary>Longest that one write may take. Shorter than what is left of a lost lease before another leader takes over.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4);

    private const int MaxConcurrentWriters = 8;

    private readonly ConcurrentDictionary<string, Task> _writers = new();
    private readonly SemaphoreSlim _slots = new(MaxConcurrentWriters);
    private volatile bool _stopping;

    /// <summary>Whether a write may begin now.</summary>
    public bool MayWrite => !_stopping && leadership.IsLeader;

    public bool IsBusy(string key) => _writers.ContainsKey(key);

    /// <summary>
    /// Begins a writer. It checks <see cref="MayWrite"/> before each of its writes and passes each through
    /// <see cref="RunWithTimeoutAsync"/>.
    /// </summary>
    /// <returns>Whether the key was free.</returns>
    public bool TryStart(string key, Func<Task> writer)
    {
        if (!MayWrite)
            return false;
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_writers.TryAdd(key, RunAsync(begin.Task, key, writer)))
            return false;
        begin.SetResult();
        return true;
    }

    /// <summary>One write within <see cref="WriteTimeout"/>.</summary>
    public async Task<T> RunWithTimeoutAsync<T>(Func<CancellationToken, Task<T>> write)
    {
        using var limit = new CancellationTokenSource(WriteTimeout, time);
        return await write(limit.Token);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        return Task.CompletedTask;
    }

    /// <summary>Waits for the writes that have begun.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_writers.Values).WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _slots.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Nothing awaits a writer: its errors are logged here, and the key is free again.")]
    private async Task RunAsync(Task begin, string key, Func<Task> writer)
    {
        await begin;
        await _slots.WaitAsync();
        try
        {
            await writer();
        }
        catch (Exception error)
        {
            logger.LogError(error, "The writer of {Key} failed", key);
        }
        finally
        {
            _slots.Release();
            _writers.TryRemove(key, out _);
        }
    }
}
