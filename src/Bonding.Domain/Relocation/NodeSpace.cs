namespace Bonding.Domain.Relocation;

/// <summary>What a node has left for VMs that come.</summary>
internal readonly record struct NodeSpace(int Millicores, long MemoryBytes)
{
    /// <summary>What is left when every VM in flight that may come to the node does.</summary>
    public static NodeSpace Of(RelocationNode node, IReadOnlyList<MovableMachine> arriving) =>
        arriving.Where(node.MayRun).Aggregate(new NodeSpace(node.FreeMillicores, node.FreeMemoryBytes), (left, machine) => left.Without(machine));

    public bool Holds(MovableMachine machine) => Millicores >= machine.Millicores && MemoryBytes >= machine.MemoryBytes;

    public NodeSpace Without(MovableMachine machine) => new(Millicores - machine.Millicores, MemoryBytes - machine.MemoryBytes);
}
