using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>Shares each node's CPU between the tenants' pods on it.</summary>
internal sealed class NodeShares(TickSnapshot snapshot, IReadOnlyDictionary<AccountKey, MultiplierDecision> decisions)
{
    /// <summary>Nodes on which some tenant gets less than it asks for.</summary>
    public HashSet<string> ShortNodes { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The share of every pod that can be resized, by the pod's key. Pods whose tenant is only recommended to keep what they have when those of
    /// enforced tenants are shared out; what they would get is told as if all were enforced.
    /// </summary>
    public Dictionary<string, TenantShare> All()
    {
        var shares = new Dictionary<string, TenantShare>(StringComparer.Ordinal);
        var claims = snapshot.Tenants.Where(tenant => tenant.IsDecided)
            .SelectMany(tenant => tenant.Pods.Where(pod => pod.Pod.Obstacle is null).Select(pod => new Claim(tenant, pod)));
        foreach (var node in claims.GroupBy(claim => claim.Pod.Pod.Node))
        {
            if (!snapshot.Nodes.TryGetValue(node.Key, out var capacity)) continue;
            var all = node.ToList();
            var enforced = all.Where(claim => claim.Tenant.Mode == BondingMode.Enforce).ToList();
            var enforcedShares = Share(enforced, capacity);
            if (enforced.Count < all.Count) Add(shares, Share(all, capacity));
            Add(shares, enforcedShares);
            if (FairShares.AreShort(enforcedShares)) ShortNodes.Add(node.Key);
        }

        return shares;
    }

    private static void Add(Dictionary<string, TenantShare> shares, IEnumerable<TenantShare> more)
    {
        foreach (var share in more) shares[share.Key] = share;
    }

    private IReadOnlyList<TenantShare> Share(List<Claim> claims, NodeCapacity capacity)
    {
        var terms = snapshot.Rules.Allocation;
        var shared = capacity.SharedBy(claims.Sum(claim => claim.Pod.Pod.Request), terms.Headroom);
        return FairShares.Allocate([.. claims.Select(DemandOf)], shared, terms.FloorMillicores);
    }

    private TenantDemand DemandOf(Claim claim)
    {
        var size = Math.Max(1, claim.Tenant.SizeMillicores / claim.Tenant.Pods.Count);
        var need = claim.Tenant.Outlook.Cpu is { IsUsable: true } cpu ? (int)Math.Min(size, Math.Ceiling(cpu.Need * size)) : 0;
        return new TenantDemand(claim.Pod.Key, claim.Pod.BaseRequest, decisions[claim.Tenant.Key].Effective, need, size);
    }

    private sealed record Claim(TenantView Tenant, PodView Pod);
}
