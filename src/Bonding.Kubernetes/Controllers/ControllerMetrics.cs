using Bonding.Kubernetes.Telemetry;
using Prometheus;

namespace Bonding.Kubernetes.Controllers;

/// <summary>The series of one controller. All of them exist from the start.</summary>
internal sealed class ControllerMetrics
{
    private readonly Counter.Child _errors;
    private readonly Counter.Child _panics;
    private readonly Histogram.Child _seconds;
    private readonly Gauge.Child _active;
    private readonly Dictionary<ReconcileOutcome, Counter.Child> _results;

    public ControllerMetrics(string controller, int workers, KubernetesMetrics metrics)
    {
        _errors = metrics.ReconcileErrors.WithLabels(controller);
        _panics = metrics.ReconcilePanics.WithLabels(controller);
        _seconds = metrics.ReconcileTime.WithLabels(controller);
        _active = metrics.ActiveWorkers.WithLabels(controller);
        metrics.MaxConcurrentReconciles.WithLabels(controller).Set(workers);
        var requeue = metrics.ReconcileTotal.WithLabels(controller, "requeue");
        _results = new()
        {
            [ReconcileOutcome.Success] = metrics.ReconcileTotal.WithLabels(controller, "success"),
            [ReconcileOutcome.RequeueAfter] = metrics.ReconcileTotal.WithLabels(controller, "requeue_after"),
            [ReconcileOutcome.Conflict] = requeue,
            [ReconcileOutcome.Interrupted] = requeue,
            [ReconcileOutcome.Error] = metrics.ReconcileTotal.WithLabels(controller, "error"),
        };
    }

    public IDisposable TrackActiveWorker() => _active.TrackInProgress();

    public void RecordPanic() => _panics.Inc();

    public void RecordOutcome(ReconcileOutcome outcome, TimeSpan time)
    {
        _results[outcome].Inc();
        _seconds.Observe(time.TotalSeconds);
        if (outcome == ReconcileOutcome.Error)
            _errors.Inc();
    }
}

internal enum ReconcileOutcome
{
    Success,
    RequeueAfter,

    /// <summary>Another writer came in between. This is normal: look again.</summary>
    Conflict,

    /// <summary>The leadership term or the process ended.</summary>
    Interrupted,
    Error,
}
