using Bonding.Operator.Agents;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.State;
using Prometheus;

namespace Bonding.Operator.Loop.Report;

/// <summary>
/// Exports what agents report of tenants' pods, so that a dashboard needs no other source. The series are made when they are scraped: of
/// the pods of the newest tick that are reported now, and of no others.
/// </summary>
public sealed class ReportedUsage(CollectorRegistry registry, AgentReadings agents, LatestDecision latest) : IHostedService
{
    private const double Second = 1e6;

    private readonly Lock _gate = new();
    private readonly ExportedCounter[] _counters = CountersIn(Metrics.WithCustomRegistry(registry));
    private readonly Gauge _memory = Metrics
        .WithCustomRegistry(registry)
        .CreateGauge("bonding_agent_memory_bytes", "Memory in use, by agents.", ExportedCounter.Labels);
    private HashSet<ReportedPod> _shown = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        registry.AddBeforeCollectCallback(Update);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static ExportedCounter[] CountersIn(MetricFactory metrics) =>
        [
            new(metrics, "cpu_seconds", "CPU time.", sample => sample.Cpu / Second),
            new(metrics, "cpu_waiting_seconds", "Time in which some thread waited for CPU.", sample => sample.Pressure / Second),
            new(metrics, "run_delay_seconds", "Time that threads were ready and waited.", sample => sample.RunDelay / Second),
            new(metrics, "throttled_seconds", "Time that own limits held threads back.", sample => sample.Throttled / Second),
            new(metrics, "steal_seconds", "Time that the host took from a VM.", sample => sample.Steal / Second),
            new(metrics, "disk_bytes", "Bytes that were read from disks and written to them.", sample => sample.Disk),
            new(metrics, "network_bytes", "Bytes that a VM received and sent.", sample => sample.Network),
        ];

    private void Update()
    {
        lock (_gate)
        {
            HashSet<ReportedPod> shown = [];
            foreach (var pod in latest.Current?.Cluster.Pods ?? [])
            foreach (var mode in Enum.GetValues<AgentMode>())
                if (agents.NewestOf(pod, mode) is { } sample)
                {
                    var reported = ReportedPod.Of(pod, mode);
                    Show(reported, sample);
                    shown.Add(reported);
                }

            foreach (var gone in _shown.Where(pod => !shown.Contains(pod)))
                Remove(gone);
            _shown = shown;
        }
    }

    private void Show(ReportedPod pod, AgentSample sample)
    {
        foreach (var counter in _counters)
            counter.Show(pod, sample);
        if (sample.Memory is { } bytes)
            _memory.WithLabels(pod.Values).Set(bytes);
    }

    private void Remove(ReportedPod pod)
    {
        foreach (var counter in _counters)
            counter.Remove(pod);
        _memory.RemoveLabelled(pod.Values);
    }
}

/// <summary>A pod and who reports it.</summary>
internal readonly record struct ReportedPod(string Namespace, string Pod, string Agent)
{
    public string[] Values => [Namespace, Pod, Agent];

    public static ReportedPod Of(TenantPod pod, AgentMode mode) => new(pod.Namespace, pod.Name, mode.ToString().ToLowerInvariant());
}

/// <summary>A counter that agents read, as it is exported. It begins anew where theirs does.</summary>
internal sealed class ExportedCounter(MetricFactory metrics, string name, string help, Func<AgentSample, double?> read)
{
    private readonly Counter _counter = metrics.CreateCounter($"bonding_agent_{name}_total", $"{help} By agents.", Labels);

    public static string[] Labels { get; } = ["namespace", "pod", "agent"];

    public void Show(ReportedPod pod, AgentSample sample)
    {
        if (read(sample) is not { } value)
            return;
        if (value < _counter.WithLabels(pod.Values).Value)
            Remove(pod);
        _counter.WithLabels(pod.Values).IncTo(value);
    }

    public void Remove(ReportedPod pod) => _counter.RemoveLabelled(pod.Values);
}
