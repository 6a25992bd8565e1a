using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Sets requests to the last measured usage plus 15 %, the margin of the Vertical Pod Autoscaler. Credits and bonds have no effect. Writes
/// keep to the operator's band, dwell and budget, decreases first. If a node is too small for all requests, they are scaled down.
/// </summary>
public sealed class ReactiveRequests(AllocationRules rules) : IAllocationPolicy
{
    private const double Margin = 1.15;
    private readonly TokenBucket _tokens = new(tokens: 1);

    public string Name => PolicyCatalog.Reactive;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
    {
        _tokens.Fill(rules.WriteRate, PolicySnapshot.Interval);
        var wanted = cluster
            .Nodes.SelectMany(node => Targets(node, cluster))
            .Where(write => Matters(cluster.Tenants[write.Tenant], write.Request, cluster.Now));
        var writes = wanted
            .OrderBy(write => write.Request > cluster.Tenants[write.Tenant].Request)
            .ThenBy(write => -Deviation(cluster.Tenants[write.Tenant], write.Request))
            .ThenBy(write => write.Tenant)
            .Take(_tokens.Available)
            .ToList();
        foreach (var _ in writes)
            _tokens.TryTake();
        return writes;
    }

    private IEnumerable<CpuWrite> Targets(PolicyNode node, PolicySnapshot cluster)
    {
        var tenants = node.Tenants.Select(index => cluster.Tenants[index]).ToList();
        var scale = Math.Min(1, node.Spec.Allocatable.Value * (1 - rules.Headroom) / Math.Max(1, tenants.Sum(WantedBy)));
        return tenants.Select(tenant => new CpuWrite(
            tenant.Index,
            new Millicores(Math.Max(1, (int)(WantedBy(tenant) * scale))),
            tenant.Limit
        ));
    }

    private double WantedBy(PolicyTenant tenant) =>
        double.IsNaN(tenant.Usage)
            ? tenant.Spec.BaseRequest.Value
            : Math.Clamp(Margin * tenant.Usage * Millicores.PerVcpu, rules.Floor.Value, tenant.Spec.Size.Value);

    private bool Matters(PolicyTenant tenant, Millicores request, DateTimeOffset now) =>
        Deviation(tenant, request) >= rules.Band && (tenant.ResizedAt is not { } at || now - at >= rules.Dwell);

    private static double Deviation(PolicyTenant tenant, Millicores request) =>
        Math.Abs(request.Value - tenant.Request.Value) / (double)tenant.Request.Value;
}
