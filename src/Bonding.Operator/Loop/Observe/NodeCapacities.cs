using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Operator.Cluster;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Reads what the nodes have, and what is requested of them.</summary>
public static class NodeCapacities
{
    /// <summary>How long a pod of no tenant has to stay before tenants are lowered for it.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Returns the capacities of the known nodes that pods of tenants run on. They count what was written to these pods and is not in the
    /// cache yet.
    /// </summary>
    /// <param name="tenants">The tenants.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="pods">All pods.</param>
    /// <param name="now">The present on the clock of the API server.</param>
    public static IReadOnlyDictionary<string, NodeCapacity> Of(
        IReadOnlyList<ObservedTenant> tenants,
        NodeCache nodes,
        PodCache pods,
        DateTimeOffset now
    )
    {
        var notShown = new Dictionary<string, Millicores>(StringComparer.Ordinal);
        foreach (var pod in tenants.SelectMany(tenant => tenant.Tenant.Pods))
            notShown[pod.Node] = notShown.GetValueOrDefault(pod.Node) + pod.UnobservedIncrease;
        var arriving = ArrivingAmong(pods.ArrivedAfter((now - Arrival).UtcDateTime), tenants);
        return notShown
            .Where(node => nodes.AllocatableOf(node.Key) > Millicores.Zero)
            .ToDictionary(
                node => node.Key,
                node => new NodeCapacity(nodes.AllocatableOf(node.Key), pods.RequestedOn(node.Key) + node.Value)
                {
                    Withheld = pods.WithheldOn(node.Key),
                    Arriving = arriving.GetValueOrDefault(node.Key),
                }
            );
    }

    private static Dictionary<string, Millicores> ArrivingAmong(IReadOnlyList<PodInfo> arrived, IReadOnlyList<ObservedTenant> tenants)
    {
        var sums = new Dictionary<string, Millicores>(StringComparer.Ordinal);
        if (arrived.Count == 0)
            return sums;
        var own = tenants.SelectMany(tenant => tenant.Tenant.Pods).Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in arrived)
            if (!own.Contains(pod.Pod.Uid))
                sums[pod.CountedOn] = sums.GetValueOrDefault(pod.CountedOn) + pod.TotalRequest;
        return sums;
    }
}
