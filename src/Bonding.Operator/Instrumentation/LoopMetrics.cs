using Bonding.Domain.Metering;
using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The metrics of the loop: those of the ticks here, those of what ticks decide and write in groups.</summary>
public sealed class LoopMetrics
{
    // Fine where a tick should be, and far beyond where it must not be: there is no quantile beyond the last bound.
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
        var durations = new HistogramConfiguration { Buckets = Durations };
        TickSeconds = metrics.CreateHistogram("bonding_tick_seconds", "Time per tick.", durations);
        var stages = metrics.CreateHistogram("bonding_tick_stage_seconds", "Time per stage of a tick.", ["stage"], durations);
        _stages = [.. Enum.GetNames<TickStage>().Select(stage => stages.WithLabels(stage.ToLowerInvariant()))];
        TickFailures = metrics.CreateCounter("bonding_tick_failures_total", "Ticks that failed.");
        TenantsSetAside = metrics.CreateGauge("bonding_tenants_set_aside", "Tenants that the last tick could not serve.");
        TenantFailures = metrics.CreateCounter("bonding_tenant_failures_total", "Times that one tenant could not be served.", "stage");
        foreach (var stage in Enum.GetNames<TickStage>())
            TenantFailures.WithLabels(stage.ToLowerInvariant());
        PrometheusUp = metrics.CreateGauge("bonding_prometheus_up", "1 while Prometheus answers.");
        NamespacesApart = metrics.CreateGauge("bonding_namespaces_read_apart", "Namespaces that are read apart for their many series.");
        NamespacesFlooded = metrics.CreateGauge("bonding_namespaces_flooded", "Namespaces that have too many series to be read now.");
        SamplesRejected = metrics.CreateCounter("bonding_samples_rejected_total", "Samples that were dropped.", "reason");
        UsageUnknown = metrics.CreateCounter(
            "bonding_usage_unknown_total",
            "Times that some use of a tenant could not be known and was not charged.",
            "reason"
        );
        foreach (var doubt in Enum.GetNames<UsageDoubt>().Where(doubt => doubt != nameof(UsageDoubt.None)))
            UsageUnknown.WithLabels(doubt);
        (Multipliers, Forecasts, Writes) = (new MultiplierMetrics(metrics), new ForecastMetrics(metrics), new WriteMetrics(metrics));
        foreach (var reason in SampleRejections.Reasons)
            SamplesRejected.WithLabels(reason);
    }

    public Histogram TickSeconds { get; }

    public Counter TickFailures { get; }

    public Gauge TenantsSetAside { get; }

    public Counter TenantFailures { get; }

    public Gauge PrometheusUp { get; }

    public Gauge NamespacesApart { get; }

    public Gauge NamespacesFlooded { get; }

    public Counter SamplesRejected { get; }

    public Counter UsageUnknown { get; }

    public MultiplierMetrics Multipliers { get; }

    public ForecastMetrics Forecasts { get; }

    public WriteMetrics Writes { get; }

    /// <summary>Returns the time per tick that a stage takes.</summary>
    public Histogram.Child StageOf(TickStage stage) => _stages[(int)stage];
}

/// <summary>The stages of a tick, in their order.</summary>
public enum TickStage
{
    Observe,
    Decide,
    Apply,
    Report,
}
