namespace Bonding.Domain.Relocation;

/// <summary>Everything that one decision about relocations is made from. The order of the lists does not matter.</summary>
/// <param name="Nodes">All nodes of the cluster.</param>
/// <param name="VirtualMachines">The running VMs of all accounts.</param>
/// <param name="MigrationsInFlight">In the whole cluster, by whatever cause.</param>
public sealed record RelocationSnapshot(
    IReadOnlyList<RelocationNode> Nodes,
    IReadOnlyList<MovableVirtualMachine> VirtualMachines,
    int MigrationsInFlight
)
{
    /// <summary>
    /// VMs in flight, by whatever cause, whose target has no node yet: their room is counted nowhere, and may be taken on any node that may
    /// run them.
    /// </summary>
    public IReadOnlyList<MovableVirtualMachine> Arriving { get; init; } = [];
}

/// <summary>A node as a relocation sees it.</summary>
/// <param name="Name">The total order of nodes.</param>
/// <param name="FreeCpu">What is left of its CPU when its headroom stays free.</param>
/// <param name="FreeMemoryBytes">Memory that no pod requests.</param>
public sealed record RelocationNode(string Name, Millicores FreeCpu, long FreeMemoryBytes)
{
    /// <summary>
    /// Since when some need is not met there, without a break and since the last VM was moved off it; null while all are.
    /// </summary>
    public DateTimeOffset? ShortSince { get; init; }

    /// <summary>Migrations in flight off it, by whatever cause.</summary>
    public int Outgoing { get; init; }

    /// <summary>Whether pods of VMs may be put there: not cordoned, without taints that keep them away, schedulable for KubeVirt.</summary>
    public bool IsOpen { get; init; } = true;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    internal bool MayRun(MovableVirtualMachine machine) =>
        IsOpen
        && ShortSince is null
        && Name != machine.Node
        && machine.NodeSelector.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}

/// <summary>A running VM as a relocation sees it.</summary>
/// <param name="Key">namespace/name: the total order of VMs.</param>
/// <param name="Node">Where it runs.</param>
/// <param name="Multiplier">Effective multiplier.</param>
/// <param name="Cpu">CPU that it must find elsewhere: its need, at least its base request.</param>
/// <param name="MemoryBytes">Memory that its pod requests.</param>
public sealed record MovableVirtualMachine(string Key, string Node, double Multiplier, Millicores Cpu, long MemoryBytes)
{
    public BondingMode Mode { get; init; } = BondingMode.Enforce;

    public EvictionStrategy Eviction { get; init; }

    /// <summary>The value of KubeVirt's condition LiveMigratable.</summary>
    public bool IsLiveMigratable { get; init; }

    /// <summary>Whether a migration of it waits or is under way, by whatever cause.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>When a migration of it was last asked for or ended; null if none is known.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Labels that a node must have to run it.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a VM's owner wants when its node is to be left, as KubeVirt names it.</summary>
public enum EvictionStrategy
{
    /// <summary>Not set: the cluster's default holds, which is not known here.</summary>
    Unset,
    None,
    LiveMigrate,
    LiveMigrateIfPossible,

    /// <summary>Another controller decides.</summary>
    External,
}
