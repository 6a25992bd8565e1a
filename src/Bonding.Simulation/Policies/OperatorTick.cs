using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>The operator's tick in the simulation: hands <see cref="ClusterDecision"/> what was observed, and remembers what it asks to be handed back.</summary>
internal sealed class OperatorTick(BondingRules rules, IOutlookSource outlooks)
{
    private readonly Dictionary<int, AdjustmentState> _adjustments = [];
    private readonly Dictionary<int, DateTimeOffset?> _waiting = [];
    private readonly Dictionary<int, FairnessState> _uses = [];
    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();

    /// <summary>The decision of a second. Tenants and pods have the indices of the cluster's tenants.</summary>
    public ClusterPlan Decide(PolicySnapshot cluster, int writesAllowed)
    {
        outlooks.Observe(cluster);
        Fill(cluster);
        _snapshot.WritesAllowed = writesAllowed;
        ClusterDecision.Decide(_snapshot, rules, cluster.Now, _plan);
        for (var index = 0; index < cluster.Tenants.Count; index++)
        {
            _adjustments[index] = _plan.Tenants[index].Multiplier.State;
            _uses[index] = _plan.Tenants[index].Fairness;
            _waiting[index] = _plan.Pods[index].WaitingSince;
        }
        return _plan;
    }

    private void Fill(PolicySnapshot cluster)
    {
        _snapshot.Clear();
        var nodeOf = new Dictionary<int, int>();
        foreach (var node in cluster.Nodes)
        {
            foreach (var tenant in node.Tenants)
                nodeOf[tenant] = _snapshot.Nodes.Count;
            _snapshot.Nodes.Add(new NodeCapacity(node.Spec.Millicores, node.Tenants.Sum(tenant => cluster.Tenants[tenant].Request)));
        }
        foreach (var tenant in cluster.Tenants)
        {
            _snapshot.Tenants.Add(InputOf(tenant, cluster.Now));
            _snapshot.Pods.Add(PodOf(tenant, nodeOf[tenant.Index]));
        }
    }

    private TenantInput InputOf(PolicyTenant tenant, DateTimeOffset now) =>
        new(
            BondingMode.Enforce,
            tenant.Ledger.BondedUnits,
            tenant.Spec.SizeMillicores,
            outlooks.Of(tenant),
            _adjustments.TryGetValue(tenant.Index, out var known) ? known : AdjustmentState.Start(now)
        )
        {
            Used = (float)(tenant.Usage / tenant.Spec.Vcpus),
            Fairness = _uses.GetValueOrDefault(tenant.Index),
            BaselineMillicores = tenant.AccountRules.Rate.BaselineMillicores,
            CreditsExhausted = CpuLimitRule.IsExhausted(
                tenant.Ledger,
                tenant.AccountRules,
                tenant.Limit < (tenant.Spec.Limit ?? int.MaxValue),
                rules.Allocation
            ),
        };

    private PodInput PodOf(PolicyTenant tenant, int node) =>
        new(tenant.Spec.Key, tenant.Index, node, tenant.Request, tenant.Limit, tenant.Spec.BaseRequest, tenant.Spec.Limit)
        {
            ResizedAt = tenant.ResizedAt,
            WaitingSince = _waiting.GetValueOrDefault(tenant.Index),
        };
}
