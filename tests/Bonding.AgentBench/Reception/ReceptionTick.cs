using System.Diagnostics;
using Bonding.Operator.Agents;
using Bonding.Operator.State;

namespace Bonding.AgentBench.Reception;

/// <summary>Takes the new samples of all tenants once a second, as the observer of a tick does.</summary>
internal sealed class ReceptionTick(AgentReadings readings, IReadOnlyList<BenchTenant> tenants, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<TenantPod> _pods = [.. tenants.Select(PodOf)];
    private List<double> _milliseconds = [];
    private long _taken;

    /// <summary>Returns the state of the process.</summary>
    /// <param name="collects">Whether garbage is collected first.</param>
    public ReceptionState State(bool collects)
    {
        var resident = Environment.WorkingSet;
        var cpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        lock (_gate)
        {
            var milliseconds = _milliseconds;
            _milliseconds = [];
            var heap = GC.GetTotalMemory(collects);
            return new ReceptionState(cpu, heap, resident, GC.GetGCMemoryInfo().TotalCommittedBytes, _taken, milliseconds);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(EverySecond, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            Take();
    }

    private void Take()
    {
        var begun = Stopwatch.GetTimestamp();
        var present = time.GetUtcNow();
        var taken = 0L;
        foreach (var pod in _pods)
            taken += readings.Take(pod, present).FromGuest.Samples.Count;
        lock (_gate)
        {
            _milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            _taken += taken;
        }
    }

    private static TenantPod PodOf(BenchTenant tenant) =>
        new(BenchTenant.Namespace, tenant.PodName, tenant.PodUid, tenant.Node, [], default, null, null);
}
