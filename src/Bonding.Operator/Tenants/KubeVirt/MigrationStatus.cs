namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>How far a migration is.</summary>
public sealed class MigrationStatus
{
    /// <summary>Empty at first, then Pending, Scheduling and so on up to Succeeded or Failed.</summary>
    public string? Phase { get; set; }
}
