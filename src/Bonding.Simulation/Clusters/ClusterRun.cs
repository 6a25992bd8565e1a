using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Runs one policy through a scenario in virtual time. The same arguments give the same result.</summary>
public sealed class ClusterRun
{
    private const double SecondsPerHour = 3600;
    private readonly Scenario scenario;
    private readonly IAllocationPolicy policy;
    private readonly TenantRun[] tenants;
    private readonly NodeRun[] nodes;
    private readonly NodeView[] nodeViews;
    private readonly RunRecorder recorder;

    private ClusterRun(Scenario scenario, IAllocationPolicy policy)
    {
        (this.scenario, this.policy) = (scenario, policy);
        var contention = scenario.Nodes.ToDictionary(node => node.Name, node => Contention.Of(scenario, node));
        tenants = [.. scenario.Tenants.Select((spec, index) => new TenantRun(policy.HasBonds ? spec : spec with { Bonds = [] }, index, scenario.Rules, new WaitBook(scenario, contention[spec.Node])))];
        nodes = [.. scenario.Nodes.Select(node => new NodeRun(node, [.. tenants.Where(tenant => tenant.Spec.Node == node.Name)]))];
        nodeViews = [.. nodes.Select(node => new NodeView(node.Spec, [.. node.Tenants.Select(tenant => tenant.Index)]))];
        recorder = new RunRecorder(scenario, tenants, nodes, contention);
    }

    /// <param name="progress">Told after each virtual second how much of the run is done, 0 to 1.</param>
    public static PolicyResult Run(Scenario scenario, IAllocationPolicy policy, Action<double>? progress = null)
    {
        var run = new ClusterRun(scenario, policy);
        for (var second = 0; second < scenario.Seconds; second++)
        {
            run.RunSecond(second);
            progress?.Invoke((second + 1.0) / scenario.Seconds);
        }
        return run.Result();
    }

    private void RunSecond(int second)
    {
        foreach (var tenant in tenants)
        {
            tenant.BeginSecond(second);
            tenant.Waits.Offer(second, tenant.Spec.Demand[second]);
        }
        if (policy.IsIdeal) ShareIdeally(second);
        foreach (var node in nodes) node.RunSecond(second);
        foreach (var tenant in tenants) tenant.EndSecond(tenant.Waits.GiveUp);
        recorder.Record(second);
        SettleAccounts(second + 1);
        if (!policy.IsIdeal) Write(second + 1);
    }

    private void ShareIdeally(int second)
    {
        foreach (var share in policy.Decide(View(second, second))) tenants[share.Tenant].Share(share.Request);
    }

    private void Write(int second)
    {
        foreach (var write in policy.Decide(View(second, second - 1 - scenario.ObservationDelay)))
            tenants[write.Tenant].Write(write.Request, write.Limit, second + scenario.ActuationDelay, At(second));
    }

    private void SettleAccounts(int second)
    {
        var units = tenants.GroupBy(tenant => tenant.Spec.Owner).ToDictionary(owner => owner.Key, owner => owner.Sum(tenant => (long)tenant.Bank.Ledger.BondedUnits));
        foreach (var tenant in tenants)
        {
            var before = tenant.Bank.Ledger.BondedUnits;
            tenant.Bank.Settle(second - 1, At(second), units[tenant.Spec.Owner]);
            units[tenant.Spec.Owner] += tenant.Bank.Ledger.BondedUnits - before;
        }
    }

    private ClusterView View(int second, int demandOf) =>
        new(second, At(second), [.. tenants.Select(tenant => ViewOf(tenant, second, demandOf))], nodeViews);

    private TenantView ViewOf(TenantRun tenant, int second, int demandOf) => new(
        tenant.Spec, tenant.Index, tenant.Request, tenant.Limit, tenant.ResizedAt, tenant.UsageOf(second - 1 - scenario.ObservationDelay),
        tenant.Bank.Ledger, tenant.Bank.Terms, tenant.DemandOf(demandOf), tenant.Queue.Length);

    private PolicyResult Result()
    {
        var end = scenario.Seconds * NodeRun.StepsPerSecond;
        foreach (var tenant in tenants) tenant.Queue.Clear((arrived, amount) => tenant.Waits.LeaveOver(arrived, end, amount));
        return new PolicyResult(
            policy.Name, recorder.Windows(), CreditFlows.Of([.. tenants.Select(tenant => tenant.Bank.Ledger)]), tenants.Sum(tenant => tenant.Writes),
            tenants.Sum(tenant => tenant.Flips), tenants.Length * scenario.Seconds / SecondsPerHour)
        {
            ClassNames = recorder.ClassNames,
            Timeline = recorder.Timeline,
            Total = WorkTally.Of(tenants.Select(tenant => tenant.Waits.Total)),
        };
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
