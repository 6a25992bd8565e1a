using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>
/// Computes the reference of the sharing incentive: each tenant alone on a fixed part of its node, in proportion to its base request.
/// </summary>
internal static class FixedPart
{
    /// <summary>Returns the work of the window that would be served in time, in vCPU-seconds.</summary>
    public static double ServedInTime(Scenario scenario, TenantSpec tenant, MeasureWindow window)
    {
        var rate = RateOf(scenario, tenant);
        var recorder = new WaitRecorder(scenario with { Windows = [window] }, new bool[scenario.Seconds]);
        var queue = new WorkBacklog();
        for (var second = 0; second < scenario.Seconds; second++)
        {
            for (var step = second * Scenario.StepsPerSecond; step < (second + 1) * Scenario.StepsPerSecond; step++)
            {
                var now = step;
                queue.Add(step, tenant.Demand[second] / Scenario.StepsPerSecond);
                queue.Serve(rate / Scenario.StepsPerSecond, (arrived, amount) => recorder.Served(arrived, now, amount));
            }
            if (tenant.Unmet == UnmetWork.Lost)
                queue.Clear(recorder.GiveUp);
        }
        return recorder[0].InTime;
    }

    private static double RateOf(Scenario scenario, TenantSpec tenant)
    {
        var node = scenario.Nodes.First(node => node.Name == tenant.Node);
        var requests = scenario.Tenants.Where(other => other.Node == tenant.Node).Sum(other => (double)other.BaseRequest.Value);
        return Math.Min(tenant.Vcpus, node.Cores * tenant.BaseRequest.Value / requests);
    }
}
