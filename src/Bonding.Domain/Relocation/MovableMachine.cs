namespace Bonding.Domain.Relocation;

/// <summary>A running VM as a relocation sees it.</summary>
/// <param name="Key">namespace/name: the total order of VMs.</param>
/// <param name="Node">Where it runs.</param>
/// <param name="Multiplier">Effective multiplier.</param>
/// <param name="Millicores">CPU that it must find elsewhere: its need, at least its base request.</param>
/// <param name="MemoryBytes">Memory that its pod requests.</param>
public sealed record MovableMachine(string Key, string Node, double Multiplier, int Millicores, long MemoryBytes)
{
    public BondingMode Mode { get; init; } = BondingMode.Enforce;

    public EvictionStrategy Eviction { get; init; }

    /// <summary>What KubeVirt's condition LiveMigratable says.</summary>
    public bool IsLiveMigratable { get; init; }

    /// <summary>Whether a migration of it waits or is under way, whoever asked for it.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>When a migration of it was last asked for or ended; null if none is known.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Labels that a node must have to run it.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();
}
