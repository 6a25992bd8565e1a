using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>Each node's shares by the operator's rules.</summary>
internal sealed class NodeSharing(BondingRules rules, IOutlooks outlooks)
{
    private readonly Dictionary<int, AdjustmentState> adjustments = [];

    public IEnumerable<(NodeView Node, IReadOnlyList<TenantShare> Shares)> Share(ClusterView cluster)
    {
        outlooks.Observe(cluster);
        return cluster.Nodes.Select(node => (node, Share(node, cluster)));
    }

    private IReadOnlyList<TenantShare> Share(NodeView node, ClusterView cluster)
    {
        var demands = node.Tenants.Select(index => DemandOf(cluster.Tenants[index], cluster.Now)).ToList();
        var capacity = (int)Math.Floor(node.Spec.Millicores * (1 - rules.Allocation.Headroom));
        return FairShares.Allocate(demands, capacity, rules.Allocation.FloorMillicores);
    }

    private TenantDemand DemandOf(TenantView tenant, DateTimeOffset now)
    {
        var outlook = outlooks.Of(tenant);
        var state = adjustments.TryGetValue(tenant.Index, out var known) ? known : AdjustmentState.Start(now);
        var decision = PreemptionMultiplier.Decide(tenant.Ledger.BondedUnits, outlook, state, rules.Multipliers, now);
        adjustments[tenant.Index] = decision.State;
        var size = tenant.Spec.SizeMillicores;
        var need = outlook.Cpu is { IsUsable: true } cpu ? (int)Math.Min(size, Math.Ceiling(cpu.Need * size)) : 0;
        return new TenantDemand(tenant.Spec.Key, tenant.Spec.BaseRequest, decision.Effective, need, size);
    }
}
