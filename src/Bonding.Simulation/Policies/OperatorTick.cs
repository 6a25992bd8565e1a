using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>The operator's tick in the simulation: hands <see cref="ClusterDecision"/> what was observed, and remembers what it asks to be handed back.</summary>
internal sealed class OperatorTick(BondingRules rules, IOutlooks outlooks)
{
    private readonly Dictionary<int, AdjustmentState> adjustments = [];
    private readonly Dictionary<int, DateTimeOffset?> waiting = [];
    private readonly Dictionary<int, RememberedUse> uses = [];
    private readonly ClusterSnapshot snapshot = new();
    private readonly ClusterPlan plan = new();

    /// <summary>The decision of a second. Tenants and pods have the indices of the cluster's tenants.</summary>
    public ClusterPlan Decide(ClusterView cluster, int writesAllowed)
    {
        outlooks.Observe(cluster);
        Fill(cluster);
        snapshot.WritesAllowed = writesAllowed;
        ClusterDecision.Decide(snapshot, rules, cluster.Now, plan);
        for (var index = 0; index < cluster.Tenants.Count; index++)
        {
            adjustments[index] = plan.Tenants[index].Multiplier.State;
            uses[index] = plan.Tenants[index].Use;
            waiting[index] = plan.Pods[index].WaitingSince;
        }
        return plan;
    }

    private void Fill(ClusterView cluster)
    {
        snapshot.Clear();
        var nodeOf = new Dictionary<int, int>();
        foreach (var node in cluster.Nodes)
        {
            foreach (var tenant in node.Tenants) nodeOf[tenant] = snapshot.Nodes.Count;
            snapshot.Nodes.Add(new NodeCapacity(node.Spec.Millicores, node.Tenants.Sum(tenant => cluster.Tenants[tenant].Request)));
        }
        foreach (var tenant in cluster.Tenants)
        {
            snapshot.Tenants.Add(InputOf(tenant, cluster.Now));
            snapshot.Pods.Add(PodOf(tenant, nodeOf[tenant.Index]));
        }
    }

    private TenantInput InputOf(TenantView tenant, DateTimeOffset now) => new(
        BondingMode.Enforce, tenant.Ledger.BondedUnits, tenant.Spec.SizeMillicores, outlooks.Of(tenant),
        adjustments.TryGetValue(tenant.Index, out var known) ? known : AdjustmentState.Start(now))
    {
        Used = (float)(tenant.Usage / tenant.Spec.Vcpus),
        Use = uses.GetValueOrDefault(tenant.Index),
        BaselineMillicores = tenant.Account.Rate.BaselineMillicores,
        CreditsExhausted = CpuLimitRule.IsExhausted(tenant.Ledger, tenant.Account, tenant.Limit < (tenant.Spec.Limit ?? int.MaxValue), rules.Allocation),
    };

    private PodInput PodOf(TenantView tenant, int node) =>
        new(tenant.Spec.Key, tenant.Index, node, tenant.Request, tenant.Limit, tenant.Spec.BaseRequest, tenant.Spec.Limit)
        {
            ResizedAt = tenant.ResizedAt,
            WaitingSince = waiting.GetValueOrDefault(tenant.Index),
        };
}
