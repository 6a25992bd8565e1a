using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Informers;

/// <summary>
/// Keeps a <see cref="ResourceStore{T}"/> equal to the server. It lists once, watches from the list's resourceVersion, and continues from
/// the last event or bookmark after every end of a stream. It lists again when the server has forgotten that version, when a stream goes
/// back in versions, or when the last list is old, and then reports the difference, including deletions. Runs as a hosted service.
/// </summary>
public sealed class Informer<T> : BackgroundService
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = GroupVersionKind.Of<T>().Kind;

    private readonly ResourceClient<T> _client;
    private readonly InformerOptions _options;
    private readonly TimeProvider _time;
    private readonly KubernetesMetrics _metrics;
    private readonly ILogger<Informer<T>> _logger;
    private readonly Random _random;
    private readonly DecorrelatedBackoff _backoff;
    private readonly StoreWriter<T> _writer;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Null: list before the next watch.
    private string? _resourceVersion;
    private long _listedAt;

    public Informer(
        ResourceClient<T> client,
        InformerOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<Informer<T>> logger,
        Random? random = null
    )
    {
        (_client, _options, _time, _metrics, _logger) = (client, options, time, metrics, logger);
        _random = random ?? new Random();
        _backoff = new DecorrelatedBackoff(options.MinBackoff, options.MaxBackoff, _random);
        _writer = new StoreWriter<T>(Store, options.Trim, logger);
    }

    public ResourceStore<T> Store { get; } = new();

    /// <summary>Whether the store has held everything that the server had at some moment since the start.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Calls <paramref name="handler"/> for every change from now on, and at once for every object that is in the store. Handlers run one
    /// at a time, in the order in which they subscribed, on the informer's loop: they must be quick. Their exceptions are logged.
    /// </summary>
    public void Subscribe(Action<ResourceChange<T>> handler) => _writer.Subscribe(handler);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var resync = ResyncTimer();
        while (!stoppingToken.IsCancellationRequested)
        {
            var cause = await RunOnceAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return;
            _metrics.InformerReconnects.WithLabels(Kind, cause.Reason).Inc();
            await Task.Delay(cause.RetryAfter ?? _backoff.Next(), _time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ITimer? ResyncTimer() =>
        _options.ResyncPeriod <= TimeSpan.Zero
            ? null
            : _time.CreateTimer(_ => _writer.Resync(), null, _options.ResyncPeriod, _options.ResyncPeriod);

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The loop continues whatever ends a stream: a dead informer is worse than a log line."
    )]
    private async Task<StreamEnd> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (_resourceVersion is null || _time.GetElapsedTime(_listedAt) > _options.RelistPeriod)
                await ListAsync(stoppingToken);
            return new(await WatchAsync(_resourceVersion!, stoppingToken));
        }
        catch (ApiException error) when (IsVersionExpired(error))
        {
            _logger.LogInformation("{Kind}: version {Version} is forgotten, listing again", Kind, _resourceVersion);
            _resourceVersion = null;
            return new("gone");
        }
        catch (ApiException error)
        {
            _logger.LogWarning("{Kind}: {Error}", Kind, error.Message);
            return new("refused", error.RetryAfter);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.LogWarning("{Kind}: list or watch broke off: {Error}", Kind, error.Message);
            return new("broken");
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return new("stopped");
        }
    }

    // A server that was restored from a backup does not know the version yet; it waits and responds with Timeout.
    private static bool IsVersionExpired(ApiException error) => error.IsGone || error.Status.Reason == "Timeout";

    private async Task ListAsync(CancellationToken stoppingToken)
    {
        _metrics.InformerRelists.WithLabels(Kind).Inc();
        var list = await _client.ListAsync(_options.Selection, stoppingToken);
        _metrics.InformerMalformed.WithLabels(Kind).Inc(list.Malformed.Count);
        foreach (var key in list.Malformed)
            _logger.LogWarning("{Kind} {Key} cannot be read and is left as it was last seen", Kind, key);
        _writer.Replace(list);
        _resourceVersion = list.ResourceVersion;
        _listedAt = _time.GetTimestamp();
        _synced.TrySetResult();
    }

    /// <summary>Watches until the stream ends, and returns the reason.</summary>
    private async Task<string> WatchAsync(string from, CancellationToken stoppingToken)
    {
        using var watchdog = new IdleWatchdog(_options.IdleLimit, _time, stoppingToken);
        var length = _options.WatchLength * (1 + _random.NextDouble());
        try
        {
            await foreach (var change in _client.WatchAsync(_options.Selection, from, length, watchdog.Token))
            {
                watchdog.Reset();
                if (IsOutOfOrder(change))
                {
                    _logger.LogWarning(
                        "{Kind}: version {Version} came after {Last}, listing again",
                        Kind,
                        change.ResourceVersion,
                        _resourceVersion
                    );
                    _resourceVersion = null;
                    return "disordered";
                }

                _backoff.Reset();
                Apply(change);
            }

            return "end";
        }
        catch (OperationCanceledException) when (watchdog.HasExpired)
        {
            return "idle";
        }
    }

    // A late event would restore a deleted object, or delete one that was created again (versions rise as numbers: KEP-5504).
    private bool IsOutOfOrder(WatchEvent<T> change) =>
        ulong.TryParse(change.ResourceVersion, out var version) && ulong.TryParse(_resourceVersion, out var last) && version < last;

    private void Apply(WatchEvent<T> change)
    {
        if (change.Kind == WatchEventKind.Malformed)
        {
            _metrics.InformerMalformed.WithLabels(Kind).Inc();
            _logger.LogWarning(
                "{Kind}: an event at version {Version} cannot be read: {Error}",
                Kind,
                change.ResourceVersion,
                change.Error?.Message
            );
        }
        else if (change.Kind == WatchEventKind.Deleted)
        {
            _writer.Remove(change.Resource!, ChangeOrigin.Watch);
        }
        else if (change.Resource is { } resource)
        {
            _writer.Put(resource, ChangeOrigin.Watch);
        }

        _resourceVersion = change.ResourceVersion ?? _resourceVersion;
    }

    private readonly record struct StreamEnd(string Reason, TimeSpan? RetryAfter = null);
}

/// <summary>The selection and the limits of an informer.</summary>
public sealed record InformerOptions
{
    public ListOptions Selection { get; init; } = new();

    /// <summary>Removes from each object what nobody needs, before it is cached; null: it is kept as it came.</summary>
    public Action<IKubernetesObject<V1ObjectMeta>>? Trim { get; init; }

    /// <summary>The interval at which every object is reported again although nothing changed; zero for never.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The requested length of one watch stream. Up to as much again is added at random, so that streams do not end together.
    /// </summary>
    public TimeSpan WatchLength { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A stream without an event or bookmark for this long counts as dead. Servers send a bookmark about every minute.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// When a watch ends and the last list is older than this, everything is listed again, so that silently lost events are made up for.
    /// </summary>
    public TimeSpan RelistPeriod { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
