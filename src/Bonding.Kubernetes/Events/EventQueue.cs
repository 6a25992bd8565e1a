using System.Threading.Channels;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Events;

/// <summary>
/// Writes events one after the other, no faster than its rate allows. Above the rate, an ordinary event is dropped and an assured one
/// waits.
/// </summary>
internal sealed class EventQueue(
    EventWriter writer,
    Func<bool> mayWrite,
    int capacity,
    TimeProvider time,
    KubernetesMetrics metrics,
    ILogger logger
)
{
    private const int Attempts = 5;
    private static readonly TimeSpan RatePollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<RecordedEvent> _waiting = Channel.CreateBounded<RecordedEvent>(capacity);

    public bool IsAssured { get; init; }

    /// <summary>Puts an event into the queue. If the queue is full, an assured event waits for room and any other is dropped.</summary>
    public async Task EnqueueAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        if (_waiting.Writer.TryWrite(recorded))
            return;
        if (IsAssured)
            await _waiting.Writer.WriteAsync(recorded, cancellationToken);
        else
            CountDropped("full");
    }

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var recorded in _waiting.Reader.ReadAllAsync(stop))
        {
            var attempt = 1;
            writer.CountRepetition(recorded);
            while (!await TryWriteAsync(recorded, isLast: !IsAssured || attempt == Attempts, stop))
            {
                attempt++;
                await Task.Delay(RetryDelay, time, stop);
            }
        }
    }

    // Returns false if the write is to be tried again.
    private async Task<bool> TryWriteAsync(RecordedEvent recorded, bool isLast, CancellationToken stop)
    {
        try
        {
            if (await WaitForRateAsync(stop))
                await writer.WriteAsync(recorded, stop);
            else
                CountDropped("rate");
            return true;
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            // A refusal is final, such as that of an event in a namespace that is being deleted.
            if (!isLast && !ApiErrors.IsRefusal(error))
                return false;
            CountDropped("error");
            logger.LogWarning("Event {Reason} of {Name} was not written: {Error}", recorded.Reason, recorded.Name, error.Message);
            return true;
        }
    }

    private async Task<bool> WaitForRateAsync(CancellationToken stop)
    {
        while (!mayWrite())
        {
            if (!IsAssured)
                return false;
            await Task.Delay(RatePollInterval, time, stop);
        }
        return true;
    }

    private void CountDropped(string cause) => metrics.EventsDropped.WithLabels(cause).Inc();
}
