namespace Bonding.Domain.Relocation;

/// <summary>A VM that is to be moved. Where to is the scheduler's choice.</summary>
/// <param name="Key">The VM, namespace/name.</param>
/// <param name="FromNode">The node that stays short.</param>
/// <param name="RoomOn">A node that has room for it.</param>
public sealed record PlannedRelocation(string Key, string FromNode, string RoomOn);
