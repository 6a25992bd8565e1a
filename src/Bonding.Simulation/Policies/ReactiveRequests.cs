using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Requests follow the last measured usage with 15 % on top, the margin of the Vertical Pod Autoscaler. Credits and bonds count for nothing.
/// Written like the operator's own decisions; where a node is too small for all, in proportion.
/// </summary>
public sealed class ReactiveRequests(AllocationTerms terms) : IAllocationPolicy
{
    private const double Margin = 1.15;
    private readonly ResizeWriter writer = new(terms);

    public string Name => PolicyCatalog.Reactive;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster)
    {
        var shares = new Dictionary<string, TenantShare>(StringComparer.Ordinal);
        foreach (var node in cluster.Nodes)
        {
            var wanted = node.Tenants.Select(index => cluster.Tenants[index]).Select(tenant => (tenant.Spec.Key, Wanted: WantedBy(tenant))).ToList();
            var scale = Math.Min(1, node.Spec.Millicores * (1 - terms.Headroom) / Math.Max(1, wanted.Sum(tenant => tenant.Wanted)));
            foreach (var (key, want) in wanted) shares[key] = new TenantShare(key, Math.Max(1, (int)(want * scale)), AllocationReason.DemandMet);
        }
        return writer.Write(cluster, shares, cluster.Tenants.Select(PodOf));
    }

    private double WantedBy(TenantView tenant) =>
        double.IsNaN(tenant.Usage) ? tenant.Spec.BaseRequest : Math.Clamp(Margin * tenant.Usage * 1000, terms.FloorMillicores, tenant.Spec.SizeMillicores);

    private static RunningPod PodOf(TenantView tenant) =>
        new(tenant.Spec.Key, tenant.Request, tenant.Limit, tenant.Spec.Limit, PodQos.Burstable, tenant.ResizedAt, null, BondingMode.Enforce);
}
