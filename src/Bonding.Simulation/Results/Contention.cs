using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>
/// Computes the seconds in which a node has more work than CPU. They depend on the scenario alone, so that policies are compared over the
/// same seconds: the work of all tenants waits in one queue that is served with the node's whole CPU.
/// </summary>
internal static class Contention
{
    public static bool[] Of(Scenario scenario, NodeSpec node)
    {
        var tenants = scenario.Tenants.Where(tenant => tenant.Node == node.Name).ToArray();
        var contended = new bool[scenario.Seconds];
        double waiting = 0;
        for (var second = 0; second < scenario.Seconds; second++)
        {
            var arriving = tenants.Sum(tenant => tenant.Demand[second]);
            var kept = tenants.Where(tenant => tenant.Unmet == UnmetWork.Queued).Sum(tenant => tenant.Demand[second]);
            contended[second] = waiting + arriving > node.Cores;
            waiting = Math.Max(0, waiting + Math.Min(kept, arriving) - node.Cores);
        }
        return contended;
    }
}
