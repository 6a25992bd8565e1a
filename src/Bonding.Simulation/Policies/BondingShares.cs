using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator's own decision, by the same functions: outlook → <see cref="Domain.Multipliers.PreemptionMultiplier"/> → <see cref="FairShares"/> →
/// <see cref="ResizePlan"/>. Only where the outlook comes from differs between its variants.
/// </summary>
public sealed class BondingShares(string name, BondingRules rules, IOutlooks outlooks) : IAllocationPolicy
{
    private readonly NodeSharing sharing = new(rules, outlooks);
    private readonly ResizeWriter writer = new(rules.Allocation);

    public string Name => name;

    public bool IsIdeal => false;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster)
    {
        var shares = new Dictionary<string, TenantShare>(StringComparer.Ordinal);
        var shortNodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, ofNode) in sharing.Share(cluster))
        {
            foreach (var share in ofNode) shares[share.Key] = share;
            if (FairShares.AreShort(ofNode)) shortNodes.Add(node.Spec.Name);
        }
        return writer.Write(cluster, shares, cluster.Tenants.Select(tenant => PodOf(tenant, cluster, shortNodes.Contains(tenant.Spec.Node))));
    }

    private RunningPod PodOf(TenantView tenant, ClusterView cluster, bool nodeIsShort) => new(
        tenant.Spec.Key, tenant.Request, tenant.Limit, tenant.Spec.Limit, PodQos.Burstable, tenant.ResizedAt, null, BondingMode.Enforce)
    {
        Vcpus = tenant.Spec.Vcpus,
        BaselineMillicores = tenant.Account.Rate.BaselineMillicores,
        CreditsExhausted = CpuLimitRule.IsExhausted(tenant.Ledger, tenant.Account, tenant.Limit < (tenant.Spec.Limit ?? int.MaxValue), rules.Allocation),
        NodeIsShort = nodeIsShort,
        OpenLimit = cluster.Nodes.First(node => node.Spec.Name == tenant.Spec.Node).Spec.Millicores,
    };
}
