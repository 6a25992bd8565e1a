using Prometheus;

namespace Bonding.Operator.Agents;

/// <summary>Counts what Profiling Agents send.</summary>
public sealed class AgentMetrics
{
    private readonly Gauge _streams;
    private readonly Counter.Child[] _reports;

    public AgentMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _streams = metrics.CreateGauge("bonding_agent_streams", "Streams of Profiling Agents that are open.", "mode");
        var reports = metrics.CreateCounter(
            "bonding_agent_reports_total",
            "Reports of Profiling Agents, by what became of them.",
            "outcome"
        );
        foreach (var mode in Enum.GetValues<AgentMode>())
            StreamsOf(mode).Set(0);
        _reports = [.. Enum.GetNames<ReportOutcome>().Select(outcome => reports.WithLabels(outcome))];
    }

    public void Opened(AgentMode mode) => StreamsOf(mode).Inc();

    public void Closed(AgentMode mode) => StreamsOf(mode).Dec();

    public void Count(ReportOutcome outcome) => _reports[(int)outcome].Inc();

    private Gauge.Child StreamsOf(AgentMode mode) => _streams.WithLabels(mode.ToString().ToLowerInvariant());
}
