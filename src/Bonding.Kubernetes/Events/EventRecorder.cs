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
/// counted and dropped: a reconcile never fails for an event, and waits for one only when the queue of assured ones is full.
/// </summary>
public sealed class EventRecorder : BackgroundService
{
    private const int MaxNote = 1024;

    /// <summary>Of a reason, and of the name of who reports.</summary>
    internal const int MaxName = 128;

    private readonly EventRecorderOptions _options;
    private readonly EventLane _lane;
    private readonly EventLane _assured;

    public EventRecorder(
        ResourceClient<Eventsv1Event> events,
        EventRecorderOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<EventRecorder> logger)
    {
        _options = options;
        _lane = new EventLane(new EventWriter(events, options, time), new TokenBucket(options.WritesPerSecond, options.Burst, time), options.Capacity, time, metrics, logger);
        _assured = new EventLane(new EventWriter(events, options, time), new TokenBucket(options.AssuredPerSecond, options.Burst, time), options.AssuredCapacity, time, metrics, logger) { IsAssured = true };
    }

    /// <summary>The recorder as an <see cref="EventPublisher"/>.</summary>
    public async Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type = EventType.Normal,
        CancellationToken cancellationToken = default)
    {
        var recorded = new RecordedEvent(entity.Kind, entity.Uid(), entity.Name(), Cut(reason, MaxName), Cut(message, MaxNote), type)
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
        await (_options.Assured.Contains(reason) ? _assured : _lane).PutAsync(recorded, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_lane.RunAsync(stoppingToken), _assured.RunAsync(stoppingToken));

    internal static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "~";
}
