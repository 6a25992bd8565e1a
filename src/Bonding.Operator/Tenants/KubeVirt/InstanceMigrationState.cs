namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>How an instance moves, or moved last.</summary>
public sealed class InstanceMigrationState
{
    public string? MigrationUid { get; set; }

    public string? SourceNode { get; set; }

    /// <summary>Null while it moves.</summary>
    public DateTime? EndTimestamp { get; set; }
}
