using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The metrics of what ticks write to the cluster: CPU requests, PriorityClasses and migrations.</summary>
public sealed class WriteMetrics
{
    internal WriteMetrics(MetricFactory metrics)
    {
        CpuRequest = metrics.CreateGauge("bonding_cpu_request_millicores", "CPU request of the tenant's pod.", MetricLabels.Account);
        CpuRequestTarget = metrics.CreateGauge(
            "bonding_cpu_request_target_millicores",
            "CPU request that the allocation aims at.",
            MetricLabels.Account
        );
        BurstLevel = metrics.CreateGauge(
            "bonding_burst_level",
            "Level of a tenant's entitlement: 1 boosted for a burst, 0 at rest, -1 given back while quiet.",
            MetricLabels.Account
        );
        ResizesWaiting = metrics.CreateGauge(
            "bonding_resizes_waiting",
            "Resizes that the last tick wanted and did not make, for the write budget was spent."
        );
        Resizes = metrics.CreateCounter("bonding_resizes_total", "Resizes of pods by direction and result.", "direction", "result");
        PriorityWrites = metrics.CreateCounter(
            "bonding_priority_writes_total",
            "Writes of PriorityClasses to templates by result.",
            "result"
        );
        Relocations = metrics.CreateCounter(
            "bonding_relocations_total",
            "Live migrations of VMs off nodes that stayed short, by result.",
            "result"
        );
        Initialize();
    }

    public Gauge CpuRequest { get; }

    public Gauge CpuRequestTarget { get; }

    public Gauge BurstLevel { get; }

    public Gauge ResizesWaiting { get; }

    public Counter Resizes { get; }

    public Counter PriorityWrites { get; }

    public Counter Relocations { get; }

    // A series that is absent until its first event looks like a broken one.
    private void Initialize()
    {
        foreach (var result in new[] { "begun", "withdrawn", "refused", "failed" })
            Relocations.WithLabels(result);
        foreach (var result in new[] { "applied", "refused", "failed" })
        {
            PriorityWrites.WithLabels(result);
            foreach (var direction in new[] { "up", "down" })
                Resizes.WithLabels(direction, result);
        }
    }
}
