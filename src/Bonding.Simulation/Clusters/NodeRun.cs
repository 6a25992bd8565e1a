using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>A node while the run goes on: serves the queues of its tenants step by step.</summary>
internal sealed class NodeRun(NodeSpec spec, TenantRun[] tenants)
{
    /// <summary>Steps of a second: as long as the kernel's period for CPU limits, 100 ms.</summary>
    public const int StepsPerSecond = 10;
    private const double Step = 1.0 / StepsPerSecond;

    private readonly double[] weights = new double[tenants.Length];
    private readonly double[] work = new double[tenants.Length];
    private readonly double[] demands = new double[tenants.Length];
    private readonly double[] given = new double[tenants.Length];

    public NodeSpec Spec { get; } = spec;

    public IReadOnlyList<TenantRun> Tenants { get; } = tenants;

    public void RunSecond(int second)
    {
        for (var step = 0; step < StepsPerSecond; step++) RunStep(second, second * StepsPerSecond + step);
    }

    private void RunStep(int second, int step)
    {
        for (var i = 0; i < tenants.Length; i++)
        {
            var tenant = tenants[i];
            tenant.Queue.Add(step, tenant.Spec.Demand[second] * Step);
            weights[i] = tenant.Weight;
            work[i] = tenant.Spec.Behaviour.Rests(second) ? 0 : Math.Min(tenant.Most, tenant.Queue.Length / Step);
            demands[i] = tenant.Spec.Behaviour.Burns(second) ? tenant.Most : work[i];
        }
        CpuSharing.Share(weights, demands, Spec.Cores, given);
        for (var i = 0; i < tenants.Length; i++) tenants[i].Use(given[i] * Step, work[i] * Step, step);
    }
}
