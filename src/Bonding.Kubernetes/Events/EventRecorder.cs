using System.Threading.Channels;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Queues;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Events;

/// <summary>
/// Writes events.k8s.io/v1 events in the background. Repetitions become a series, a flood is limited, and what cannot be written is
/// counted and dropped: a reconcile never waits for an event nor fails for one.
/// </summary>
public sealed class EventRecorder : BackgroundService
{
    private const int MaxNote = 1024;
    private const int MaxReason = 128;
    private const int MaxNamePart = 200;
    private const int SweepAbove = 4096;

    private readonly ResourceClient<Eventsv1Event> _events;
    private readonly EventRecorderOptions _options;
    private readonly TimeProvider _time;
    private readonly KubernetesMetrics _metrics;
    private readonly ILogger<EventRecorder> _logger;
    private readonly TokenBucket _bucket;
    private readonly Channel<RecordedEvent> _waiting;
    private readonly Dictionary<RecordedEvent, Series> _series = [];

    public EventRecorder(
        ResourceClient<Eventsv1Event> events,
        EventRecorderOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<EventRecorder> logger)
    {
        (_events, _options, _time, _metrics, _logger) = (events, options, time, metrics, logger);
        _bucket = new TokenBucket(options.WritesPerSecond, options.Burst, time);
        _waiting = Channel.CreateBounded<RecordedEvent>(options.Capacity);
    }

    /// <summary>The recorder as an <see cref="EventPublisher"/>.</summary>
    public Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type = EventType.Normal,
        CancellationToken cancellationToken = default)
    {
        var recorded = new RecordedEvent(entity.Kind, entity.Uid(), entity.Name(), Cut(reason, MaxReason), Cut(message, MaxNote), type)
        {
            Regarding = new V1ObjectReference
            {
                ApiVersion = entity.ApiVersion,
                Kind = entity.Kind,
                Name = entity.Name(),
                NamespaceProperty = entity.Namespace(),
                Uid = entity.Uid(),
                ResourceVersion = entity.ResourceVersion(),
            },
        };
        if (!_waiting.Writer.TryWrite(recorded))
            Dropped("full");
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var recorded in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(recorded, stoppingToken);
            }
            catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
            {
                Dropped("error");
                _logger.LogWarning("Event {Reason} of {Name} was not written: {Error}", recorded.Reason, recorded.Name, error.Message);
            }
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "~";

    private void Dropped(string cause) => _metrics.EventsDropped.WithLabels(cause).Inc();

    private async Task WriteAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        Sweep();
        var now = _time.GetUtcNow();
        var repeated = _series.TryGetValue(recorded, out var series) && now - series.LastAt <= _options.DedupeWindow;
        if (repeated)
        {
            series!.Count++;
            series.LastAt = now;
        }

        if (!_bucket.TryTake())
            Dropped("rate");
        else if (!repeated || !await RaiseAsync(series!, cancellationToken))
            _series[recorded] = await BeginAsync(recorded, now, cancellationToken);
    }

    private async Task<Series> BeginAsync(RecordedEvent recorded, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var written = await _events.CreateAsync(NewEvent(recorded, now), cancellationToken);
        return new Series(ResourceKey.Of(written)) { LastAt = now };
    }

    /// <summary>False if the server has dropped the event meanwhile.</summary>
    private async Task<bool> RaiseAsync(Series series, CancellationToken cancellationToken)
    {
        try
        {
            var patch = new { series = new { count = series.Count, lastObservedTime = MicroTime.Of(series.LastAt) } };
            await _events.MergePatchAsync(series.Key, patch, cancellationToken: cancellationToken);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private Eventsv1Event NewEvent(RecordedEvent recorded, DateTimeOffset now) => new()
    {
        Metadata = new()
        {
            Name = $"{recorded.Name[..Math.Min(recorded.Name.Length, MaxNamePart)]}.{Guid.CreateVersion7(now):N}",
            NamespaceProperty = recorded.Regarding.NamespaceProperty ?? "default",
        },
        EventTime = MicroTime.Of(now),
        Action = recorded.Reason,
        Reason = recorded.Reason,
        Note = recorded.Message,
        Type = recorded.Type.ToString(),
        Regarding = recorded.Regarding,
        ReportingController = _options.Controller,
        ReportingInstance = Cut(_options.Instance, MaxReason),
    };

    private void Sweep()
    {
        if (_series.Count < SweepAbove)
            return;
        var oldest = _time.GetUtcNow() - _options.DedupeWindow;
        foreach (var (recorded, _) in _series.Where(entry => entry.Value.LastAt < oldest).ToList())
            _series.Remove(recorded);
    }

    private sealed class Series(ResourceKey key)
    {
        public ResourceKey Key { get; } = key;

        public int Count { get; set; } = 1;

        public DateTimeOffset LastAt { get; set; }
    }
}
