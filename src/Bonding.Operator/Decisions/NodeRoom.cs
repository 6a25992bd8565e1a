using Bonding.Domain.Decisions;
using Bonding.Operator.Tenants;

namespace Bonding.Operator.Decisions;

/// <summary>What the nodes have, and what is requested of them.</summary>
public static class NodeRoom
{
    /// <summary>Of the known nodes that pods of tenants run on, with what was written to these pods and is not in the cache yet.</summary>
    public static IReadOnlyDictionary<string, NodeCapacity> Of(IEnumerable<ObservedTenant> tenants, NodeBook nodes, PodBook pods)
    {
        var notShown = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in tenants.SelectMany(tenant => tenant.Tenant.Pods)) notShown[pod.Node] = notShown.GetValueOrDefault(pod.Node) + pod.NotShown;
        return notShown.Where(node => nodes.AllocatableOf(node.Key) > 0)
            .ToDictionary(node => node.Key, node => new NodeCapacity(nodes.AllocatableOf(node.Key), pods.RequestedOn(node.Key) + node.Value));
    }
}
