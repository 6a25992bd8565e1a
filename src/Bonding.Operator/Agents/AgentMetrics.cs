using Prometheus;

namespace Bonding.Operator.Agents;

/// <summary>Counts what Profiling Agents send.</summary>
public sealed class AgentMetrics
{
    private readonly Gauge _streams;
    private readonly Counter _reports;

    public AgentMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _streams = metrics.CreateGauge("bonding_agent_streams", "Streams of Profiling Agents that are open.", "mode");
        _reports = metrics.CreateCounter("bonding_agent_reports_total", "Reports of Profiling Agents, by what became of them.", "outcome");
        foreach (var mode in Enum.GetValues<AgentMode>())
            StreamsOf(mode).Set(0);
        foreach (var outcome in Enum.GetNames<ReportOutcome>())
            _reports.WithLabels(outcome);
    }

    public void Opened(AgentMode mode) => StreamsOf(mode).Inc();

    public void Closed(AgentMode mode) => StreamsOf(mode).Dec();

    public void Count(ReportOutcome outcome) => _reports.WithLabels(outcome.ToString()).Inc();

    private Gauge.Child StreamsOf(AgentMode mode) => _streams.WithLabels(mode.ToString().ToLowerInvariant());
}
