using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator's tick in the simulation: puts what was observed into a snapshot and lets <see cref="ClusterDecision"/> decide.
/// </summary>
internal sealed class OperatorTick(BondingRules rules, IOutlookSource outlooks)
{
    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();
    private DecisionState _state = DecisionState.Empty;

    /// <summary>Decides one second. Tenants and pods have the indices of the cluster's tenants.</summary>
    public ClusterPlan Decide(PolicySnapshot cluster, int writesAllowed)
    {
        outlooks.Observe(cluster);
        Fill(cluster);
        _snapshot.WritesAllowed = writesAllowed;
        ClusterDecision.Decide(_snapshot, _state, rules, cluster.Now, _plan);
        _state = _plan.NextState;
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
            var requested = new Millicores(node.Tenants.Sum(tenant => cluster.Tenants[tenant].Request.Value));
            _snapshot.Nodes.Add(new NodeCapacity(node.Spec.Allocatable, requested));
        }
        foreach (var tenant in cluster.Tenants)
        {
            _snapshot.Tenants.Add(FactsOf(tenant));
            _snapshot.Pods.Add(PodOf(tenant, nodeOf[tenant.Index]));
        }
    }

    private TenantFacts FactsOf(PolicyTenant tenant) =>
        new(tenant.Spec.Key, BondingMode.Enforce, tenant.Ledger.BondedUnits, tenant.Spec.Size, outlooks.Of(tenant))
        {
            Bursts = outlooks.BurstsOf(tenant),
            Owner = tenant.Spec.Owner,
            Used = (float)(outlooks.UsageOf(tenant) / tenant.Spec.Vcpus),
            Baseline = tenant.AccountRules.Rate.Baseline,
            Reserve = CpuLimitRule.ReserveOf(tenant.Ledger, tenant.AccountRules, rules.Allocation),
        };

    private static PodFacts PodOf(PolicyTenant tenant, int node) =>
        new(tenant.Spec.Key, tenant.Index, node, tenant.Request, tenant.Limit, tenant.Spec.BaseRequest, tenant.Spec.Limit)
        {
            ResizedAt = tenant.ResizedAt,
        };
}
