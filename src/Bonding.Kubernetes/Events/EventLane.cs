using System.Threading.Channels;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Queues;
using Bonding.Kubernetes.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Events;

/// <summary>Events that wait to be written one after the other, no more than a bucket allows. Ordinary ones are dropped for it, assured ones wait.</summary>
internal sealed class EventLane(EventWriter writer, TokenBucket bucket, int capacity, TimeProvider time, KubernetesMetrics metrics, ILogger logger)
{
    private const int Attempts = 5;
    private static readonly TimeSpan NextToken = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NextAttempt = TimeSpan.FromSeconds(1);

    private readonly Channel<RecordedEvent> _waiting = Channel.CreateBounded<RecordedEvent>(capacity);

    public bool IsAssured { get; init; }

    /// <summary>Puts an event into the queue. When it is full, an assured one waits for room, another one is dropped.</summary>
    public async Task PutAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        if (_waiting.Writer.TryWrite(recorded)) return;
        if (IsAssured) await _waiting.Writer.WriteAsync(recorded, cancellationToken);
        else Dropped("full");
    }

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var recorded in _waiting.Reader.ReadAllAsync(stop))
        {
            var attempt = 1;
            writer.Count(recorded);
            while (!await TryWriteAsync(recorded, isLast: !IsAssured || attempt == Attempts, stop))
            {
                attempt++;
                await Task.Delay(NextAttempt, time, stop);
            }
        }
    }

    // False if it is to be tried again.
    private async Task<bool> TryWriteAsync(RecordedEvent recorded, bool isLast, CancellationToken stop)
    {
        try
        {
            if (await MayWriteAsync(stop)) await writer.WriteAsync(recorded, stop);
            else Dropped("rate");
            return true;
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            // A refusal is for good, such as that of an event in a namespace that ends.
            if (!isLast && error is not ApiException { IsRefusal: true }) return false;
            Dropped("error");
            logger.LogWarning("Event {Reason} of {Name} was not written: {Error}", recorded.Reason, recorded.Name, error.Message);
            return true;
        }
    }

    private async Task<bool> MayWriteAsync(CancellationToken stop)
    {
        while (!bucket.TryTake())
        {
            if (!IsAssured) return false;
            await Task.Delay(NextToken, time, stop);
        }
        return true;
    }

    private void Dropped(string cause) => metrics.EventsDropped.WithLabels(cause).Inc();
}
