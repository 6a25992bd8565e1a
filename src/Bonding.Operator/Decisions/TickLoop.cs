using System.Diagnostics.CodeAnalysis;
using Bonding.Operator.Hosting;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>Runs a tick after each interval, one at a time. A tick that fails is logged and counted; the next one begins anew.</summary>
public sealed class TickLoop(
    Tick tick, ForecastEngines forecasts, ForecastFile file, IEnumerable<CacheSync> caches, LoopMetrics metrics, LoopOptions options, TimeProvider time,
    ILogger<TickLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TickInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (caches.All(cache => cache.HasSynced())) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }

        file.Write(forecasts);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one tick trips over, the next one starts from a new snapshot.")]
    private async Task RunOnceAsync(CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        try
        {
            await tick.RunAsync(stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            metrics.TickFailures.Inc();
            logger.LogError(error, "A tick failed");
        }

        file.WriteIfDue(forecasts);
        metrics.TickSeconds.Observe(time.GetElapsedTime(begun).TotalSeconds);
    }
}
