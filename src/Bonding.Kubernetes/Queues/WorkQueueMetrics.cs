using Bonding.Kubernetes.Telemetry;
using Prometheus;

namespace Bonding.Kubernetes.Queues;

/// <summary>The series of one queue.</summary>
internal sealed class WorkQueueMetrics(string name, KubernetesMetrics metrics)
{
    private readonly Gauge.Child _depth = metrics.QueueDepth.WithLabels(name);
    private readonly Counter.Child _adds = metrics.QueueAdds.WithLabels(name);
    private readonly Counter.Child _retries = metrics.QueueRetries.WithLabels(name);
    private readonly Histogram.Child _wait = metrics.QueueDuration.WithLabels(name);
    private readonly Histogram.Child _work = metrics.WorkDuration.WithLabels(name);

    public void SetDepth(int keys) => _depth.Set(keys);

    public void CountAdd() => _adds.Inc();

    public void CountRetry() => _retries.Inc();

    public void ObserveWait(TimeSpan time) => _wait.Observe(time.TotalSeconds);

    public void ObserveWork(TimeSpan time) => _work.Observe(time.TotalSeconds);
}
