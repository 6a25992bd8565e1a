using System.Collections.Concurrent;
using Bonding.Kubernetes.Informers;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>What each node can give to pods. Thread-safe.</summary>
public sealed class NodeBook
{
    private readonly ConcurrentDictionary<string, NodeFacts> _nodes = new();

    /// <summary>All nodes, in no order.</summary>
    public IReadOnlyCollection<NodeFacts> All => [.. _nodes.Values];

    /// <summary>Takes a change of a node.</summary>
    public void Take(ResourceChange<V1Node> change)
    {
        if (change.New is { } node) _nodes[node.Name()] = NodeFacts.Of(node);
        else _nodes.TryRemove(change.Latest.Name(), out _);
    }

    /// <summary>Allocatable CPU in millicores; 0 for a node that is not known.</summary>
    public int AllocatableOf(string node) => _nodes.TryGetValue(node, out var facts) ? facts.Allocatable : 0;
}
