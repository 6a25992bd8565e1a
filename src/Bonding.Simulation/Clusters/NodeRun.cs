using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Simulates a node: serves the queues of its tenants step by step.</summary>
internal sealed class NodeRun(NodeSpec spec, TenantRun[] tenants)
{
    private const double Step = 1.0 / Scenario.StepsPerSecond;

    private readonly double[] _weights = new double[tenants.Length];
    private readonly double[] _work = new double[tenants.Length];
    private readonly double[] _demands = new double[tenants.Length];
    private readonly double[] _given = new double[tenants.Length];

    public NodeSpec Spec { get; } = spec;

    public IReadOnlyList<TenantRun> Tenants { get; } = tenants;

    public void RunSecond(int second)
    {
        for (var step = 0; step < Scenario.StepsPerSecond; step++)
            RunStep(second, second * Scenario.StepsPerSecond + step);
    }

    private void RunStep(int second, int step)
    {
        for (var i = 0; i < tenants.Length; i++)
        {
            var tenant = tenants[i];
            tenant.Backlog.Add(step, tenant.Spec.Demand[second] * Step);
            _weights[i] = tenant.Weight;
            _work[i] = tenant.Spec.Behaviour.Rests(second) ? 0 : Math.Min(tenant.Most, tenant.Backlog.Length / Step);
            _demands[i] = tenant.Spec.Behaviour.Burns(second) ? tenant.Most : _work[i];
        }
        CpuSharing.Share(_weights, _demands, Spec.Cores, _given);
        for (var i = 0; i < tenants.Length; i++)
        {
            tenants[i].Use(_given[i] * Step, _work[i] * Step, step);
            tenants[i].Wait((_demands[i] - _given[i]) * Step);
        }
    }
}
