using Bonding.Kubernetes.Telemetry;
using Prometheus;

namespace Bonding.Kubernetes.Queues;

/// <summary>One queue's series.</summary>
internal sealed class QueueMetrics(string name, KubernetesMetrics metrics)
{
    private readonly Gauge.Child _depth = metrics.QueueDepth.WithLabels(name);
    private readonly Counter.Child _adds = metrics.QueueAdds.WithLabels(name);
    private readonly Counter.Child _retries = metrics.QueueRetries.WithLabels(name);
    private readonly Histogram.Child _wait = metrics.QueueDuration.WithLabels(name);
    private readonly Histogram.Child _work = metrics.WorkDuration.WithLabels(name);

    public void Depth(int keys) => _depth.Set(keys);

    public void Added() => _adds.Inc();

    public void Retried() => _retries.Inc();

    public void Waited(TimeSpan time) => _wait.Observe(time.TotalSeconds);

    public void Worked(TimeSpan time) => _work.Observe(time.TotalSeconds);
}
