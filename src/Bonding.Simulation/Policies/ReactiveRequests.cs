using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Requests follow the last measured usage with 15 % on top, the margin of the Vertical Pod Autoscaler. Credits and bonds count for nothing.
/// Written within the operator's band, dwell and budget, decreases first; where a node is too small for all, in proportion.
/// </summary>
public sealed class ReactiveRequests(AllocationRules terms) : IAllocationPolicy
{
    private const double Margin = 1.15;
    private readonly WriteTokenBucket _tokens = new(terms);

    public string Name => PolicyCatalog.Reactive;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
    {
        _tokens.NextSecond();
        var wanted = cluster
            .Nodes.SelectMany(node => Targets(node, cluster))
            .Where(write => Matters(cluster.Tenants[write.Tenant], write.Request, cluster.Now));
        var writes = wanted
            .OrderBy(write => write.Request > cluster.Tenants[write.Tenant].Request)
            .ThenBy(write => -Deviation(cluster.Tenants[write.Tenant], write.Request))
            .ThenBy(write => write.Tenant)
            .Take(_tokens.Left)
            .ToList();
        foreach (var _ in writes)
            _tokens.Take();
        return writes;
    }

    private IEnumerable<CpuWrite> Targets(PolicyNode node, PolicySnapshot cluster)
    {
        var tenants = node.Tenants.Select(index => cluster.Tenants[index]).ToList();
        var scale = Math.Min(1, node.Spec.Millicores * (1 - terms.Headroom) / Math.Max(1, tenants.Sum(WantedBy)));
        return tenants.Select(tenant => new CpuWrite(tenant.Index, Math.Max(1, (int)(WantedBy(tenant) * scale)), tenant.Limit));
    }

    private double WantedBy(PolicyTenant tenant) =>
        double.IsNaN(tenant.Usage)
            ? tenant.Spec.BaseRequest
            : Math.Clamp(Margin * tenant.Usage * 1000, terms.FloorMillicores, tenant.Spec.SizeMillicores);

    private bool Matters(PolicyTenant tenant, int request, DateTimeOffset now) =>
        Deviation(tenant, request) >= terms.Band && (tenant.ResizedAt is not { } at || now - at >= terms.Dwell);

    private static double Deviation(PolicyTenant tenant, int request) => Math.Abs(request - tenant.Request) / (double)tenant.Request;
}
