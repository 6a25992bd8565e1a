using Bonding.Domain.Multipliers;
using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The loop's own metrics.</summary>
public sealed class LoopMetrics
{
    private const string Namespace = "namespace";
    private const string Account = "account";

    // Fine where a tick should be, and far beyond where it must not be: a quantile cannot be told beyond the last bound.
    private static readonly double[] Durations =
    [
        0.001,
        0.002,
        0.005,
        0.01,
        0.02,
        0.03,
        0.05,
        0.075,
        0.1,
        0.125,
        0.15,
        0.2,
        0.25,
        0.3,
        0.4,
        0.5,
        0.75,
        1,
        1.5,
        2,
        3,
        5,
        10,
        20,
    ];

    private readonly Histogram.Child[] _stages;

    public LoopMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        TickSeconds = metrics.CreateHistogram("bonding_tick_seconds", "Time per tick.", new HistogramConfiguration { Buckets = Durations });
        var stages = metrics.CreateHistogram(
            "bonding_tick_stage_seconds",
            "Time per stage of a tick.",
            ["stage"],
            new HistogramConfiguration { Buckets = Durations }
        );
        _stages = [.. Enum.GetNames<TickStage>().Select(stage => stages.WithLabels(stage.ToLowerInvariant()))];
        TickFailures = metrics.CreateCounter("bonding_tick_failures_total", "Ticks that failed.");
        PrometheusUp = metrics.CreateGauge("bonding_prometheus_up", "1 while Prometheus answers.");
        SamplesRejected = metrics.CreateCounter("bonding_samples_rejected_total", "Samples that were dropped.", "reason");
        Multiplier = metrics.CreateGauge("bonding_multiplier", "Preemption multiplier by part.", Namespace, Account, "part");
        ForecastNeed = metrics.CreateGauge(
            "bonding_forecast_need",
            "Limit for the peak of the next 5 s, as a share of the size.",
            Namespace,
            Account,
            "resource"
        );
        ForecastLevel = metrics.CreateGauge(
            "bonding_forecast_level",
            "The same statistic of the last 30 s.",
            Namespace,
            Account,
            "resource"
        );
        ForecastMedian = metrics.CreateGauge(
            "bonding_forecast_median",
            "Median of the forecast one second ahead, as a share of the size.",
            Namespace,
            Account,
            "resource"
        );
        ForecastQuality = metrics.CreateGauge("bonding_forecast_quality", "0 none, 1 cold start, 2 stale, 3 ready.", Namespace, Account);
        ForecastSkill = metrics.CreateGauge(
            "bonding_forecast_skill",
            "1 - error one second ahead / that of the last value, over five minutes.",
            Namespace,
            Account,
            "resource"
        );
        ForecastCoverage = metrics.CreateGauge(
            "bonding_forecast_coverage",
            "Share of samples within their 0.95 limit, over five minutes.",
            Namespace,
            Account,
            "resource"
        );
        CpuRequest = metrics.CreateGauge("bonding_cpu_request_millicores", "CPU request of the tenant's pod.", Namespace, Account);
        CpuRequestTarget = metrics.CreateGauge(
            "bonding_cpu_request_target_millicores",
            "What the allocation wants it to be.",
            Namespace,
            Account
        );
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
        Initialise();
    }

    public Histogram TickSeconds { get; }

    public Histogram.Child StageOf(TickStage stage) => _stages[(int)stage];

    public Counter TickFailures { get; }

    public Gauge PrometheusUp { get; }

    public Counter SamplesRejected { get; }

    public Gauge Multiplier { get; }

    public Gauge ForecastNeed { get; }

    public Gauge ForecastLevel { get; }

    public Gauge ForecastMedian { get; }

    public Gauge ForecastQuality { get; }

    public Gauge ForecastSkill { get; }

    public Gauge ForecastCoverage { get; }

    public Gauge CpuRequest { get; }

    public Gauge CpuRequestTarget { get; }

    public Counter Decisions { get; }

    public Counter DirectionChanges { get; }

    public Counter AdjustmentsBound { get; }

    public Counter Pressures { get; }

    public Counter SurgesForeseen { get; }

    public Histogram SurgeLead { get; }

    public Counter Resizes { get; }

    public Counter PriorityWrites { get; }

    public Counter Relocations { get; }

    // A series that is absent until its first event cannot be told from a broken one.
    private void Initialise()
    {
        foreach (var reason in SampleRejections.Reasons)
            SamplesRejected.WithLabels(reason);
        foreach (var limit in new[] { MultiplierReason.Dwell, MultiplierReason.Slew })
            AdjustmentsBound.WithLabels(limit);
        foreach (var resource in new[] { "memory", "io" })
            Pressures.WithLabels(resource);
        foreach (var reason in MultiplierReason.Targets)
            Decisions.WithLabels(reason);
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

/// <summary>The stages of a tick, in their order.</summary>
public enum TickStage
{
    Observe,
    Decide,
    Apply,
    Report,
}
