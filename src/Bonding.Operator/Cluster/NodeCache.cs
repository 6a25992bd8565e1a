using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>The nodes of the cluster with what they can allocate to pods. Thread-safe.</summary>
public sealed class NodeCache
{
    private readonly ConcurrentDictionary<string, NodeInfo> _nodes = new();

    /// <summary>All nodes, in no order.</summary>
    public IReadOnlyCollection<NodeInfo> All => [.. _nodes.Values];

    /// <summary>Applies a change of a node.</summary>
    public void Update(ResourceChange<V1Node> change)
    {
        if (change.New is { } node)
            _nodes[node.Name()] = NodeInfo.Of(node);
        else
            _nodes.TryRemove(change.Latest.Name(), out _);
    }

    /// <summary>Returns the allocatable CPU of a node; zero if the node is not known.</summary>
    public Millicores AllocatableOf(string node) => _nodes.TryGetValue(node, out var info) ? info.Allocatable : Millicores.Zero;

    /// <summary>Returns whether a node resizes what a pod requests for all its containers together.</summary>
    public bool ResizesWholePods(string node) => _nodes.TryGetValue(node, out var info) && info.ResizesWholePods;
}

/// <summary>The properties of a node, read once when it changes.</summary>
/// <param name="Name">Name.</param>
/// <param name="Allocatable">Allocatable CPU.</param>
/// <param name="AllocatableMemory">Allocatable memory in bytes.</param>
/// <param name="AcceptsVirtualMachines">Whether VMs may be placed there: it is not cordoned, has no taint that repels pods, and is
/// schedulable for KubeVirt. Pods that tolerate a taint may be placed there all the same.</param>
/// <param name="Labels">Labels.</param>
public sealed record NodeInfo(
    string Name,
    Millicores Allocatable,
    long AllocatableMemory,
    bool AcceptsVirtualMachines,
    IReadOnlyDictionary<string, string> Labels
)
{
    private const string WholePods = "InPlacePodLevelResourcesVerticalScaling";

    /// <summary>Whether it says that it resizes what a pod requests for all its containers together (Kubernetes 1.36 and later).</summary>
    public bool ResizesWholePods { get; init; }

    public static NodeInfo Of(V1Node node) =>
        new(
            node.Name(),
            Quantities.CpuOf(node.Status?.Allocatable) ?? Millicores.Zero,
            Quantities.Bytes(node.Status?.Allocatable) ?? 0,
            MayAcceptVirtualMachines(node),
            node.Metadata.Labels?.ToDictionary() ?? []
        )
        {
            ResizesWholePods = node.Status?.DeclaredFeatures?.Contains(WholePods) == true,
        };

    private static bool MayAcceptVirtualMachines(V1Node node) =>
        node.Spec?.Unschedulable != true
        && node.Spec?.Taints?.Any(taint => taint.Effect is "NoSchedule" or "NoExecute") != true
        && node.GetLabel(KubeVirtApi.SchedulableLabel) == "true";
}
