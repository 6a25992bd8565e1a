using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Kubernetes.Events;

/// <summary>Writes events. A repetition within the window raises the count of the first event. Not thread-safe.</summary>
internal sealed class EventWriter(ResourceClient<Eventsv1Event> events, EventRecorderOptions options, TimeProvider time)
{
    private const int MaxNamePart = 200;
    private const int SweepAbove = 4096;

    private readonly Dictionary<RecordedEvent, Series> _series = [];

    /// <summary>Counts a repetition, whether or not it can be written now.</summary>
    public void CountRepetition(RecordedEvent recorded)
    {
        RemoveExpiredSeries();
        if (!_series.TryGetValue(recorded, out var series))
            return;
        var now = time.GetUtcNow();
        if (now - series.LastAt > options.DedupeWindow)
            _series.Remove(recorded);
        else
            (series.Count, series.LastAt) = (series.Count + 1, now);
    }

    public async Task WriteAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        if (_series.TryGetValue(recorded, out var series) && await PatchSeriesAsync(series, cancellationToken))
            return;
        var now = time.GetUtcNow();
        var written = await events.CreateAsync(NewEvent(recorded, now), cancellationToken);
        _series[recorded] = new Series(NamespacedName.Of(written)) { LastAt = now };
    }

    /// <summary>Patches the count of a series. Returns false if the server has dropped the event meanwhile.</summary>
    private async Task<bool> PatchSeriesAsync(Series series, CancellationToken cancellationToken)
    {
        try
        {
            var patch = new { series = new { count = series.Count, lastObservedTime = MicroTime.Of(series.LastAt) } };
            await events.MergePatchAsync(series.Key, patch, cancellationToken: cancellationToken);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private Eventsv1Event NewEvent(RecordedEvent recorded, DateTimeOffset now) =>
        new()
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
            ReportingController = options.Controller,
            ReportingInstance = EventRecorder.Truncate(options.Instance, EventRecorder.MaxName),
        };

    private void RemoveExpiredSeries()
    {
        if (_series.Count < SweepAbove)
            return;
        var oldest = time.GetUtcNow() - options.DedupeWindow;
        foreach (var (recorded, _) in _series.Where(entry => entry.Value.LastAt < oldest).ToList())
            _series.Remove(recorded);
    }

    private sealed class Series(NamespacedName key)
    {
        public NamespacedName Key { get; } = key;

        public int Count { get; set; } = 1;

        public DateTimeOffset LastAt { get; set; }
    }
}
