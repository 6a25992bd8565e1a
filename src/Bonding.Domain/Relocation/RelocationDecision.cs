namespace Bonding.Domain.Relocation;

/// <summary>
/// Moves the VM of the lowest multiplier off a node that stays short, where another node has room for its need: one VM at a time, inside
/// KubeVirt's limits, and none whose owner has not agreed to migrations. A pure function of the snapshot, the rules and the time.
/// </summary>
public static class RelocationDecision
{
    /// <summary>Migrations that KubeVirt carries out at once in a cluster, by default.</summary>
    public const int MostInCluster = 5;

    /// <summary>Migrations that KubeVirt carries out at once off a node, by default.</summary>
    public const int MostOffNode = 2;

    public static RelocationPlan Decide(RelocationSnapshot snapshot, RelocationRules rules, DateTimeOffset now)
    {
        List<PlannedRelocation> moves = [];
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!rules.Enabled)
            return new RelocationPlan(moves, reasons);
        var room = snapshot.Nodes.ToDictionary(node => node.Name, node => NodeSpace.Of(node, snapshot.Arriving), StringComparer.Ordinal);
        var shortNodes = snapshot
            .Nodes.Where(node => node.ShortSince is not null)
            .OrderBy(node => node.ShortSince)
            .ThenBy(node => node.Name, StringComparer.Ordinal);
        foreach (var node in shortNodes)
        {
            var hold =
                now - node.ShortSince < rules.ShortFor
                    ? RelocationReason.NotShortForLong
                    : LimitReason(snapshot.MigrationsInFlight + moves.Count, node.Outgoing);
            foreach (var machine in VirtualMachinesOf(snapshot, node))
            {
                reasons[machine.Key] = hold ?? HoldReason(machine, rules, now) ?? MoveReason(machine, snapshot, moves, room);
                if (reasons[machine.Key] == RelocationReason.NodeStaysShort)
                    hold = RelocationReason.LowerMultiplierFirst;
            }
        }
        return new RelocationPlan(moves, reasons);
    }

    /// <summary>
    /// Returns why a VM stays whatever its node's state, or null if it may be moved. Check it again with fresh facts before the move.
    /// </summary>
    public static string? HoldReason(MovableVirtualMachine machine, RelocationRules rules, DateTimeOffset now) =>
        machine.Mode != BondingMode.Enforce ? RelocationReason.NotEnforced
        : machine.IsMigrating ? RelocationReason.MigrationInFlight
        : machine.Eviction is not (EvictionStrategy.LiveMigrate or EvictionStrategy.LiveMigrateIfPossible)
            ? RelocationReason.EvictionStrategy
        : !machine.IsLiveMigratable ? RelocationReason.NotLiveMigratable
        : now - machine.MovedAt < rules.Cooldown ? RelocationReason.Cooldown
        : null;

    /// <summary>Returns why no further migration may begin, or null if one may. Check it again with fresh facts before the move.</summary>
    /// <param name="inCluster">Migrations in flight in the cluster.</param>
    /// <param name="offNode">Migrations in flight off the node.</param>
    public static string? LimitReason(int inCluster, int offNode) =>
        inCluster >= MostInCluster || offNode >= MostOffNode ? RelocationReason.MigrationLimit : null;

    private static IOrderedEnumerable<MovableVirtualMachine> VirtualMachinesOf(RelocationSnapshot snapshot, RelocationNode node) =>
        snapshot
            .VirtualMachines.Where(machine => machine.Node == node.Name)
            .OrderBy(machine => machine.Multiplier)
            .ThenBy(machine => machine.Key, StringComparer.Ordinal);

    // The emptiest node that may run it.
    private static RelocationNode? TargetOf(
        MovableVirtualMachine machine,
        RelocationSnapshot snapshot,
        Dictionary<string, NodeSpace> room
    ) =>
        snapshot
            .Nodes.Where(node => node.MayRun(machine) && room[node.Name].Holds(machine))
            .OrderByDescending(node => room[node.Name].Millicores)
            .ThenBy(node => node.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    // Room that one VM is to take is no room for the next.
    private static string MoveReason(
        MovableVirtualMachine machine,
        RelocationSnapshot snapshot,
        List<PlannedRelocation> moves,
        Dictionary<string, NodeSpace> room
    )
    {
        if (TargetOf(machine, snapshot, room) is not { } target)
            return RelocationReason.NoRoomElsewhere;
        moves.Add(new PlannedRelocation(machine.Key, machine.Node, target.Name));
        room[target.Name] = room[target.Name].Without(machine);
        return RelocationReason.NodeStaysShort;
    }
}

/// <summary>What a node has left for VMs that come; below 0 if more come than it has room for.</summary>
internal readonly record struct NodeSpace(int Millicores, long MemoryBytes)
{
    /// <summary>What is left when every VM in flight that may come to the node does.</summary>
    public static NodeSpace Of(RelocationNode node, IReadOnlyList<MovableVirtualMachine> arriving) =>
        arriving
            .Where(node.MayRun)
            .Aggregate(new NodeSpace(node.FreeCpu.Value, node.FreeMemoryBytes), (left, machine) => left.Without(machine));

    public bool Holds(MovableVirtualMachine machine) => Millicores >= machine.Cpu.Value && MemoryBytes >= machine.MemoryBytes;

    public NodeSpace Without(MovableVirtualMachine machine) => new(Millicores - machine.Cpu.Value, MemoryBytes - machine.MemoryBytes);
}
