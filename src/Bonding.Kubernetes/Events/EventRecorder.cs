using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Events;

/// <summary>
/// Writes events.k8s.io/v1 events in the background. Repetitions become a series, the rate is limited, and an event that cannot be written
/// is counted and dropped. A reconcile never fails because of an event, and waits only when the queue of assured events is full.
/// </summary>
public sealed class EventRecorder : BackgroundService
{
    private const int MaxNote = 1024;

    /// <summary>The longest reason and the longest name of a reporting instance, in characters.</summary>
    internal const int MaxName = 128;

    private readonly EventRecorderOptions _options;
    private readonly EventQueue _queue;
    private readonly EventQueue _assuredQueue;

    public EventRecorder(
        ResourceClient<Eventsv1Event> events,
        EventRecorderOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<EventRecorder> logger
    )
    {
        _options = options;
        _queue = new EventQueue(new EventWriter(events, options, time), options.MayWrite, options.Capacity, time, metrics, logger);
        _assuredQueue = new EventQueue(
            new EventWriter(events, options, time),
            options.MayWriteAssured,
            options.AssuredCapacity,
            time,
            metrics,
            logger
        )
        {
            IsAssured = true,
        };
    }

    /// <summary>The recorder as an <see cref="EventPublisher"/>.</summary>
    public async Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type = EventType.Normal,
        CancellationToken cancellationToken = default
    )
    {
        var recorded = new RecordedEvent(
            entity.Kind,
            entity.Uid(),
            entity.Name(),
            Truncate(reason, MaxName),
            Truncate(message, MaxNote),
            type
        )
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
        await (_options.Assured.Contains(reason) ? _assuredQueue : _queue).EnqueueAsync(recorded, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_queue.RunAsync(stoppingToken), _assuredQueue.RunAsync(stoppingToken));

    internal static string Truncate(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "~";
}

/// <summary>The identity of the reporter and the limits of what it reports.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Names the reporting controller, such as <c>bonding.dev/operator</c>.</summary>
    public required string Controller { get; init; }

    /// <summary>Names the reporting process, such as the pod.</summary>
    public required string Instance { get; init; }

    /// <summary>An event that is repeated within this time only raises the count of the first.</summary>
    public TimeSpan DedupeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Limits the rate: returns whether one more event may be written now. It is called before each write, by one thread at a time.
    /// </summary>
    public Func<bool> MayWrite { get; init; } = () => true;

    /// <summary>The number of events that may wait to be written. Further events are dropped and counted.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>
    /// The reasons whose events are not dropped because of the rate. They wait in a queue of their own with room for
    /// <see cref="AssuredCapacity"/> events; if it is full, the caller waits for room.
    /// </summary>
    public IReadOnlyCollection<string> Assured { get; init; } = [];

    /// <summary>Limits the rate of these events, like <see cref="MayWrite"/>.</summary>
    public Func<bool> MayWriteAssured { get; init; } = () => true;

    public int AssuredCapacity { get; init; } = 10_000;
}

/// <summary>A reported event. An equal one is a repetition.</summary>
internal sealed record RecordedEvent(string Kind, string? Uid, string Name, string Reason, string Message, EventType Type)
{
    public required V1ObjectReference Regarding { get; init; }

    // The reference is left out, because it contains the object's version, which changes.
    public bool Equals(RecordedEvent? other) =>
        other is not null
        && (Kind, Uid, Name, Reason, Message, Type) == (other.Kind, other.Uid, other.Name, other.Reason, other.Message, other.Type);

    public override int GetHashCode() => HashCode.Combine(Kind, Uid, Name, Reason, Message, Type);
}
