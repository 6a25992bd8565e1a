namespace Bonding.Domain.Relocation;

/// <summary>What is moved, and why every other VM of a node that is short stays.</summary>
/// <param name="Moves">At most one off each node, the node that is short for longest first.</param>
/// <param name="Reasons">By VM of a node that is short: a constant of <see cref="RelocationReason"/>.</param>
public sealed record RelocationPlan(IReadOnlyList<PlannedRelocation> Moves, IReadOnlyDictionary<string, string> Reasons);

/// <summary>A VM that is to be moved. Where to is the scheduler's choice.</summary>
/// <param name="Key">The VM, namespace/name.</param>
/// <param name="FromNode">The node that stays short.</param>
/// <param name="RoomOn">A node that has room for it.</param>
public sealed record PlannedRelocation(string Key, string FromNode, string RoomOn);

/// <summary>Why a VM of a node that is short is moved, or why it stays.</summary>
public static class RelocationReason
{
    /// <summary>Its node stays short, and of the VMs that can move its multiplier is the lowest.</summary>
    public const string NodeStaysShort = "NodeStaysShort";

    /// <summary>The node is not short for long enough yet.</summary>
    public const string NotShortForLong = "NotShortForLong";

    /// <summary>Another VM of the node, with a lower multiplier, is moved first.</summary>
    public const string LowerMultiplierFirst = "LowerMultiplierFirst";

    /// <summary>As many migrations are in flight as KubeVirt carries out at once, in the cluster or off the node.</summary>
    public const string MigrationLimit = "MigrationLimit";

    /// <summary>A migration of the VM waits or is under way.</summary>
    public const string MigrationInFlight = "MigrationInFlight";

    /// <summary>Its account is not in mode Enforce.</summary>
    public const string NotEnforced = "NotEnforced";

    /// <summary>Its evictionStrategy is not LiveMigrate or LiveMigrateIfPossible: its owner has not agreed to migrations.</summary>
    public const string EvictionStrategy = "EvictionStrategy";

    /// <summary>KubeVirt says that it cannot migrate live.</summary>
    public const string NotLiveMigratable = "NotLiveMigratable";

    /// <summary>It has migrated lately.</summary>
    public const string Cooldown = "Cooldown";

    /// <summary>No other node that may run it has room for its need.</summary>
    public const string NoRoomElsewhere = "NoRoomElsewhere";
}
