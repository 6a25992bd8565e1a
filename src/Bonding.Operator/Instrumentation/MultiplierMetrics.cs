using Bonding.Domain.Multipliers;
using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The metrics of what ticks decide about multipliers.</summary>
public sealed class MultiplierMetrics
{
    internal MultiplierMetrics(MetricFactory metrics)
    {
        Multiplier = metrics.CreateGauge("bonding_multiplier", "Preemption multiplier by part.", MetricLabels.AccountAndPart);
        Decisions = metrics.CreateCounter("bonding_decisions_total", "Multiplier decisions by reason.", "reason");
        DirectionChanges = metrics.CreateCounter("bonding_direction_changes_total", "Turns of adjustments.");
        AdjustmentsBound = metrics.CreateCounter(
            "bonding_adjustments_bound_total",
            "Steps of adjustments that the dwell held or the slew limit cut short.",
            "limit"
        );
        Pressures = metrics.CreateCounter(
            "bonding_resource_pressure_total",
            "Times that a tenant's memory or IO was forecast to come near its limit.",
            "resource"
        );
        SurgesForeseen = metrics.CreateCounter(
            "bonding_surges_foreseen_total",
            "Boosts raised before usage passed the level that they were raised at."
        );
        SurgeLead = metrics.CreateHistogram(
            "bonding_surge_lead_seconds",
            "Time between a boost and the surge that it foresaw.",
            new HistogramConfiguration { Buckets = [0.5, 1, 2, 3, 4, 5, 7, 10] }
        );
        Initialize();
    }

    public Gauge Multiplier { get; }

    public Counter Decisions { get; }

    public Counter DirectionChanges { get; }

    public Counter AdjustmentsBound { get; }

    public Counter Pressures { get; }

    public Counter SurgesForeseen { get; }

    public Histogram SurgeLead { get; }

    // A series that is absent until its first event looks like a broken one.
    private void Initialize()
    {
        foreach (var reason in MultiplierReason.Targets)
            Decisions.WithLabels(reason);
        foreach (var limit in new[] { MultiplierReason.Dwell, MultiplierReason.Slew })
            AdjustmentsBound.WithLabels(limit);
        foreach (var resource in new[] { "memory", "io" })
            Pressures.WithLabels(resource);
    }
}
