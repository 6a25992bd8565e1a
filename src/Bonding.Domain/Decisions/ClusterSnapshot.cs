namespace Bonding.Domain.Decisions;

/// <summary>Everything that one decision is made from. Pods name their tenant and node by index. Made to be filled anew for each decision.</summary>
public sealed class ClusterSnapshot
{
    public List<TenantInput> Tenants { get; } = [];

    /// <summary>Keys are unique; the order does not matter.</summary>
    public List<PodInput> Pods { get; } = [];

    public List<NodeCapacity> Nodes { get; } = [];

    /// <summary>How many pods may be written now.</summary>
    public int WritesAllowed { get; set; } = int.MaxValue;

    /// <summary>Empties it and keeps its memory.</summary>
    public void Clear()
    {
        Tenants.Clear();
        Pods.Clear();
        Nodes.Clear();
        WritesAllowed = int.MaxValue;
    }
}
