using System.Diagnostics.CodeAnalysis;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop;

/// <summary>Runs a tick after each interval, one at a time. A tick that fails is logged and counted; the next one begins anew.</summary>
public sealed class ControlLoop(
    Tick tick,
    ForecastEngines forecasts,
    ForecastFile file,
    IEnumerable<CacheSync> caches,
    LoopMetrics metrics,
    LoopPulse pulse,
    LoopOptions options,
    TimeProvider time,
    ILogger<ControlLoop> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TickInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (caches.All(cache => cache.HasSynced()))
                    await RunOnceAsync(stoppingToken);
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
        pulse.Begin();
        try
        {
            await tick.RunAsync(stop);
            pulse.Beat();
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

/// <summary>Something that must have caught up with the cluster before decisions are made.</summary>
/// <param name="Name">What a person reads when it has not.</param>
/// <param name="HasSynced">Whether it has.</param>
public sealed record CacheSync(string Name, Func<bool> HasSynced);
