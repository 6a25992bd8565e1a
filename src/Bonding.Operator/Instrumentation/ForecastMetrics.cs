using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The metrics of the forecasts, by account and mostly by resource.</summary>
public sealed class ForecastMetrics
{
    internal ForecastMetrics(MetricFactory metrics)
    {
        Need = metrics.CreateGauge(
            "bonding_forecast_need",
            "Limit for the peak of the next 5 s, as a share of the size.",
            MetricLabels.AccountAndResource
        );
        Level = metrics.CreateGauge(
            "bonding_forecast_level",
            "0.95 quantile of the 5 s peaks of the last 30 s, as a share of the size.",
            MetricLabels.AccountAndResource
        );
        Median = metrics.CreateGauge(
            "bonding_forecast_median",
            "Median of the forecast one second ahead, as a share of the size.",
            MetricLabels.AccountAndResource
        );
        Quality = metrics.CreateGauge(
            "bonding_forecast_quality",
            "0 none, 1 cold start, 2 stale, 3 ready, 4 unproven.",
            MetricLabels.Account
        );
        Skill = metrics.CreateGauge(
            "bonding_forecast_skill",
            "1 - error one second ahead / that of the last value, over five minutes.",
            MetricLabels.AccountAndResource
        );
        Coverage = metrics.CreateGauge(
            "bonding_forecast_coverage",
            "Share of samples within their 0.95 limit, over five minutes.",
            MetricLabels.AccountAndResource
        );
        (AlarmsRight, BurstsAnnounced) = (RightAlarms(metrics), AnnouncedBursts(metrics));
        CpuSource = metrics.CreateGauge(
            "bonding_cpu_source",
            "Who says how much CPU is used: 0 the agent of the node, 1 the agent in the guest, 2 the exporters.",
            MetricLabels.Account
        );
        (SampleSpacing, SampleAge, CpuWaiting) = (Spacing(metrics), Age(metrics), Waiting(metrics));
    }

    public Gauge Need { get; }

    public Gauge Level { get; }

    public Gauge Median { get; }

    public Gauge Quality { get; }

    public Gauge Skill { get; }

    public Gauge Coverage { get; }

    public Gauge AlarmsRight { get; }

    public Gauge BurstsAnnounced { get; }

    public Gauge SampleSpacing { get; }

    public Gauge SampleAge { get; }

    public Gauge CpuWaiting { get; }

    public Gauge CpuSource { get; }

    private static Gauge RightAlarms(MetricFactory metrics) =>
        metrics.CreateGauge(
            "bonding_forecast_alarms_right",
            "Share of the latest alarms for bursts of CPU, by the tenant's own period, that a burst followed; NaN without a period.",
            MetricLabels.Account
        );

    private static Gauge AnnouncedBursts(MetricFactory metrics) =>
        metrics.CreateGauge(
            "bonding_forecast_bursts_announced",
            "Share of the latest bursts of CPU that an alarm announced; NaN without a period.",
            MetricLabels.Account
        );

    private static Gauge Spacing(MetricFactory metrics) =>
        metrics.CreateGauge(
            "bonding_sample_spacing_seconds",
            "How far apart the samples are that a forecast is made from; NaN if there are none.",
            MetricLabels.AccountAndResource
        );

    private static Gauge Age(MetricFactory metrics) =>
        metrics.CreateGauge(
            "bonding_sample_age_seconds",
            "How long ago the newest sample was taken when the forecast was made; NaN if there is none.",
            MetricLabels.AccountAndResource
        );

    private static Gauge Waiting(MetricFactory metrics) =>
        metrics.CreateGauge(
            "bonding_cpu_waiting",
            "CPU that work waited for because of others with more weight, as a share of the size; NaN if nothing says so.",
            MetricLabels.Account
        );
}
