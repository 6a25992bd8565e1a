using Bonding.Domain;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Bonds without a loop: each tenant's base request times its multiplier, scaled into the node, written once when the units stand.
/// </summary>
/// <param name="boosted">
/// Whether bonded tenants hold the greatest boost for ever instead: within the room that neighbours leave at their floor.
/// </param>
public sealed class SetOnce(BondingRules rules, bool boosted = false) : IAllocationPolicy
{
    public string Name => boosted ? PolicyCatalog.AlwaysBoosted : PolicyCatalog.SetOnce;

    public bool IsIdeal => false;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) => [.. cluster.Nodes.SelectMany(node => Decide(node, cluster))];

    private IEnumerable<CpuWrite> Decide(PolicyNode node, PolicySnapshot cluster)
    {
        var room = node.Spec.Allocatable.Value * (1 - rules.Allocation.Headroom);
        var tenants = node.Tenants.Select(index => cluster.Tenants[index]).ToList();
        var (bonded, neighbours) = boosted ? Boosted(tenants, room) : Even(tenants, room);
        return tenants
            .Select(tenant => new CpuWrite(
                tenant.Index,
                new Millicores(Math.Max(1, (int)(WantedBy(tenant) * (IsBonded(tenant) ? bonded : neighbours)))),
                tenant.Limit
            ))
            .Where(write => write.Request != cluster.Tenants[write.Tenant].Request);
    }

    private (double Bonded, double Neighbours) Even(List<PolicyTenant> tenants, double room)
    {
        var scale = Math.Min(1, room / tenants.Sum(WantedBy));
        return (scale, scale);
    }

    private (double Bonded, double Neighbours) Boosted(List<PolicyTenant> tenants, double room)
    {
        var wanted = tenants.Where(IsBonded).Sum(WantedBy);
        var others = tenants.Where(tenant => !IsBonded(tenant)).Sum(WantedBy);
        var kept = Math.Clamp((room - wanted) / Math.Max(1, others), rules.Bursts.NeighbourFloor, 1);
        return (Math.Min(1, (room - kept * others) / Math.Max(1, wanted)), kept);
    }

    private double WantedBy(PolicyTenant tenant)
    {
        var multiplier = rules.Multipliers.Curve.BaseFor(tenant.Ledger.BondedUnits);
        if (!boosted || !IsBonded(tenant))
            return tenant.Spec.BaseRequest.Value * Math.Min(multiplier, rules.Multipliers.Max);
        var most = Math.Min(multiplier * rules.Multipliers.MaxBoost, rules.Multipliers.Max);
        return Math.Min(tenant.Spec.Size.Value, tenant.Spec.BaseRequest.Value * most);
    }

    private static bool IsBonded(PolicyTenant tenant) => tenant.Ledger.BondedUnits > 0;
}
