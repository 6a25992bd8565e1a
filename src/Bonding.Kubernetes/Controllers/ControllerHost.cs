using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Queues;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Controllers;

/// <summary>
/// Runs an <see cref="IEntityController{TEntity}"/> for every entity that changes, while this process leads; without leadership the keys
/// wait. Namespaces take turns. A failure is tried again for ever with a growing delay. Only the process that leads when a deletion is seen
/// handles it, so <see cref="IEntityController{TEntity}.DeletedAsync"/> is best effort. The controller receives copies of the entities.
/// </summary>
public sealed class ControllerHost<TEntity> : BackgroundService, IHostedLifecycleService
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IEntityController<TEntity> _controller;
    private readonly Informer<TEntity> _informer;
    private readonly IReadOnlyList<WatchedKind> _watched;
    private readonly ILeadership _leadership;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ControllerHost<TEntity>> _logger;
    private readonly ControllerMetrics _metrics;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ConcurrentDictionary<NamespacedName, TEntity> _deleted = new();
    private readonly CancellationTokenSource _abort = new();
    private int _draining;
    private ITimer? _grace;

    internal ControllerHost(
        IEntityController<TEntity> controller,
        Informer<TEntity> informer,
        IReadOnlyList<WatchedKind> watched,
        ILeadership leadership,
        ControllerOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<ControllerHost<TEntity>> logger
    )
    {
        (_controller, _informer, _watched) = (controller, informer, watched);
        (_leadership, _options, _time, _logger) = (leadership, options, time, logger);
        _metrics = new ControllerMetrics(options.Name, options.Workers, metrics);
        _queue = new WorkQueue<NamespacedName>(options.Name, time, metrics, groupOf: key => key.Namespace);
    }

    /// <summary>
    /// Subscribes the queue to the entities and to the watched kinds. Call it once, before the informers start, and after the handlers that
    /// bring the state up to date from which the controller decides: the queue must not hand out a change that the state does not hold yet.
    /// </summary>
    public void Subscribe()
    {
        _informer.Subscribe(OnChange);
        foreach (var kind in _watched)
            kind.Subscribe(_queue);
    }

    /// <summary>Reconciles an entity soon.</summary>
    public void Enqueue(NamespacedName key) => _queue.Add(key);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Begins to drain. Services stop one after another; all controllers drain at once, so that their graces do not add up.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Drain();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _grace?.Dispose();
        _queue.Dispose();
        _abort.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll([_informer.WaitForSyncAsync(stoppingToken), .. _watched.Select(kind => kind.WaitForSyncAsync(stoppingToken))]);
        using var onStop = stoppingToken.Register(Drain);
        var workers = Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None));
        await Task.WhenAll(workers);
    }

    private void Drain()
    {
        if (Interlocked.Exchange(ref _draining, 1) == 1)
            return;
        _queue.ShutDown();
        _grace = _time.CreateTimer(_ => _abort.Cancel(), null, _options.Grace, Timeout.InfiniteTimeSpan);
    }

    private void OnChange(ResourceChange<TEntity> change)
    {
        var key = NamespacedName.Of(change.Latest);
        if (change.New is null)
        {
            if (!_leadership.IsLeader)
                return;
            _deleted[key] = change.Latest;
        }

        _queue.Add(key, change.Origin != ChangeOrigin.Watch);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (await WaitForLeadershipAsync(stoppingToken) is { } term)
        {
            using var item = await _queue.TakeAsync(CancellationToken.None);
            if (item is null)
                return;
            if (term.IsCancellationRequested || !_leadership.IsLeader)
                _queue.Add(item.Key);
            else
                await HandleAsync(item.Key, term);
        }
    }

    private async Task<CancellationToken?> WaitForLeadershipAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _leadership.WaitForLeadershipAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task HandleAsync(NamespacedName key, CancellationToken term)
    {
        using var scope = _logger.BeginScope(
            new Dictionary<string, object>
            {
                ["controller"] = _options.Name,
                ["entity"] = key.ToString(),
                ["reconcileId"] = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"),
            }
        );
        using var working = _metrics.TrackActiveWorker();
        var began = _time.GetTimestamp();
        var (outcome, requeueAfter) = await ReconcileSafelyAsync(key, term);
        _metrics.RecordOutcome(outcome, _time.GetElapsedTime(began));
        Requeue(key, outcome, requeueAfter);
    }

    private void Requeue(NamespacedName key, ReconcileOutcome outcome, TimeSpan? requeueAfter)
    {
        if (outcome == ReconcileOutcome.Interrupted)
        {
            _queue.Add(key);
            return;
        }

        if (outcome is ReconcileOutcome.Success or ReconcileOutcome.RequeueAfter)
            _queue.Forget(key);
        if (requeueAfter is { } delay)
            _queue.AddAfter(key, delay);
        else if (outcome is ReconcileOutcome.Error or ReconcileOutcome.Conflict)
            _queue.AddRateLimited(key);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One entity's fault must not end the worker.")]
    private async Task<(ReconcileOutcome Outcome, TimeSpan? RequeueAfter)> ReconcileSafelyAsync(NamespacedName key, CancellationToken term)
    {
        using var limit = new CancellationTokenSource(_options.ReconcileTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(term, _abort.Token, limit.Token);
        try
        {
            return OutcomeOf(await InvokeControllerAsync(key, any.Token));
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested || _abort.IsCancellationRequested)
        {
            return (ReconcileOutcome.Interrupted, null);
        }
        catch (ApiException conflict) when (conflict.IsConflict)
        {
            _logger.LogDebug("Another writer changed the entity meanwhile, looking again: {Error}", conflict.Message);
            return (ReconcileOutcome.Conflict, null);
        }
        catch (Exception error)
        {
            if (!ApiErrors.IsFailedOrCancelledRequest(error))
                _metrics.RecordPanic();
            _logger.LogError(error, "Reconcile failed");
            return (ReconcileOutcome.Error, (error as ApiException)?.RetryAfter);
        }
    }

    private async Task<ReconciliationResult<TEntity>?> InvokeControllerAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_deleted.TryGetValue(key, out var last))
        {
            var deleted = await _controller.DeletedAsync(ApiJson.Copy(last), cancellationToken);
            if (!deleted.IsSuccess)
                return deleted;
            _deleted.TryRemove(KeyValuePair.Create(key, last));
        }

        var entity = _informer.Store.Get(key);
        return entity is null ? null : await _controller.ReconcileAsync(ApiJson.Copy(entity), cancellationToken);
    }

    private (ReconcileOutcome Outcome, TimeSpan? RequeueAfter) OutcomeOf(ReconciliationResult<TEntity>? result)
    {
        if (result is null or { IsSuccess: true, RequeueAfter: null })
            return (ReconcileOutcome.Success, null);
        if (result.IsSuccess)
            return (ReconcileOutcome.RequeueAfter, result.RequeueAfter);
        _logger.LogWarning(result.Error, "Reconcile failed: {Error}", result.ErrorMessage);
        return (ReconcileOutcome.Error, result.RequeueAfter);
    }
}
