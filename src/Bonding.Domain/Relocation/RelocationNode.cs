namespace Bonding.Domain.Relocation;

/// <summary>A node as a relocation sees it.</summary>
/// <param name="Name">The total order of nodes.</param>
/// <param name="FreeMillicores">What is left of its CPU when its headroom stays free.</param>
/// <param name="FreeMemoryBytes">Memory that no pod requests.</param>
public sealed record RelocationNode(string Name, int FreeMillicores, long FreeMemoryBytes)
{
    /// <summary>Since when some need is not met there, without a break and since the last VM was moved off it; null while all are.</summary>
    public DateTimeOffset? ShortSince { get; init; }

    /// <summary>Migrations in flight off it, whoever asked for them.</summary>
    public int Outgoing { get; init; }

    /// <summary>Whether pods of VMs may be put there: not cordoned, without taints that keep them away, schedulable for KubeVirt.</summary>
    public bool IsOpen { get; init; } = true;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    internal bool MayRun(MovableMachine machine) =>
        IsOpen && ShortSince is null && Name != machine.Node && machine.NodeSelector.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
