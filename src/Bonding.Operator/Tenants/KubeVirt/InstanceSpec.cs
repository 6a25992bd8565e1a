namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Shape and priority of a guest.</summary>
public sealed class InstanceSpec
{
    public string? PriorityClassName { get; set; }

    /// <summary>LiveMigrate, LiveMigrateIfPossible, None or External; null leaves it to the cluster.</summary>
    public string? EvictionStrategy { get; set; }

    public GuestDomain? Domain { get; set; }
}
