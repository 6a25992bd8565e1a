using Prometheus;

namespace Bonding.Kubernetes.Telemetry;

/// <summary>
/// The metrics of the runtime. They have the names of controller-runtime and client-go, so that the dashboards of those work here too.
/// </summary>
public sealed class KubernetesMetrics
{
    private static readonly HistogramConfiguration ReconcileSeconds = new()
    {
        Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private static readonly HistogramConfiguration QueueSeconds = new() { Buckets = Histogram.ExponentialBuckets(1e-5, 10, 8) };

    public KubernetesMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        ReconcileTotal = metrics.CreateCounter("controller_runtime_reconcile_total", "Reconciles by result.", "controller", "result");
        ReconcileErrors = metrics.CreateCounter("controller_runtime_reconcile_errors_total", "Reconciles that failed.", "controller");
        ReconcilePanics = metrics.CreateCounter(
            "controller_runtime_reconcile_panics_total",
            "Reconciles that threw what no server or network causes.",
            "controller"
        );
        ReconcileTime = metrics.CreateHistogram(
            "controller_runtime_reconcile_time_seconds",
            "Time per reconcile.",
            ["controller"],
            ReconcileSeconds
        );
        MaxConcurrentReconciles = metrics.CreateGauge("controller_runtime_max_concurrent_reconciles", "Workers.", "controller");
        ActiveWorkers = metrics.CreateGauge("controller_runtime_active_workers", "Workers that reconcile now.", "controller");
        QueueDepth = metrics.CreateGauge("workqueue_depth", "Keys that wait for a worker.", "name");
        QueueAdds = metrics.CreateCounter("workqueue_adds_total", "Keys that were added.", "name");
        QueueDuration = metrics.CreateHistogram(
            "workqueue_queue_duration_seconds",
            "Time a key waits for a worker.",
            ["name"],
            QueueSeconds
        );
        WorkDuration = metrics.CreateHistogram("workqueue_work_duration_seconds", "Time a key is worked on.", ["name"], QueueSeconds);
        QueueRetries = metrics.CreateCounter("workqueue_retries_total", "Keys that were added again after a failure.", "name");
        Requests = metrics.CreateCounter(
            "rest_client_requests_total",
            "Requests to the API server; code is <error> where no answer came.",
            "code",
            "method",
            "host"
        );
        LeaderStatus = metrics.CreateGauge("leader_election_master_status", "1 while this process leads.", "name");
        InformerRelists = metrics.CreateCounter("informer_lists_total", "Full lists by an informer.", "kind");
        InformerReconnects = metrics.CreateCounter("informer_watch_ends_total", "Watch streams that ended, by cause.", "kind", "cause");
        InformerMalformed = metrics.CreateCounter("informer_malformed_objects_total", "Objects that could not be read.", "kind");
        EventsDropped = metrics.CreateCounter("event_recorder_dropped_total", "Events that were not written, by cause.", "cause");
    }

    internal Counter ReconcileTotal { get; }

    internal Counter ReconcileErrors { get; }

    internal Counter ReconcilePanics { get; }

    internal Histogram ReconcileTime { get; }

    internal Gauge MaxConcurrentReconciles { get; }

    internal Gauge ActiveWorkers { get; }

    internal Gauge QueueDepth { get; }

    internal Counter QueueAdds { get; }

    internal Histogram QueueDuration { get; }

    internal Histogram WorkDuration { get; }

    internal Counter QueueRetries { get; }

    internal Counter Requests { get; }

    internal Gauge LeaderStatus { get; }

    internal Counter InformerRelists { get; }

    internal Counter InformerReconnects { get; }

    internal Counter InformerMalformed { get; }

    internal Counter EventsDropped { get; }
}
