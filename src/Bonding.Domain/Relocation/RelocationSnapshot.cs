namespace Bonding.Domain.Relocation;

/// <summary>Everything that one decision about relocations is made from. The order of the lists does not matter.</summary>
/// <param name="Nodes">All nodes of the cluster.</param>
/// <param name="Machines">The running VMs of all accounts.</param>
/// <param name="MigrationsInFlight">In the whole cluster, whoever asked for them.</param>
public sealed record RelocationSnapshot(IReadOnlyList<RelocationNode> Nodes, IReadOnlyList<MovableMachine> Machines, int MigrationsInFlight)
{
    /// <summary>VMs in flight, whoever moves them, whose target has no node yet: their room is counted nowhere, and may be taken on any node that may run them.</summary>
    public IReadOnlyList<MovableMachine> Arriving { get; init; } = [];
}
