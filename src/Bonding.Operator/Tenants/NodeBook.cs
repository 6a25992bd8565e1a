using System.Collections.Concurrent;
using Bonding.Kubernetes.Informers;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>What each node can give to pods. Thread-safe.</summary>
public sealed class NodeBook
{
    private readonly ConcurrentDictionary<string, int> _allocatable = new();

    /// <summary>Takes a change of a node.</summary>
    public void Take(ResourceChange<V1Node> change)
    {
        if (change.New is { } node) _allocatable[node.Name()] = Quantities.Millicores(node.Status?.Allocatable) ?? 0;
        else _allocatable.TryRemove(change.Latest.Name(), out _);
    }

    /// <summary>Allocatable CPU in millicores; 0 for a node that is not known.</summary>
    public int AllocatableOf(string node) => _allocatable.GetValueOrDefault(node);
}
