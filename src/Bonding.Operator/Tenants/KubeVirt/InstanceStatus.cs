namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Where an instance runs, and whether it can move.</summary>
public sealed class InstanceStatus
{
    public string? NodeName { get; set; }

    /// <summary>As plugged now, which may be more than the spec said at boot.</summary>
    public GuestCpu? CurrentCPUTopology { get; set; }

    public IList<InstanceCondition>? Conditions { get; set; }

    /// <summary>The last migration that began to move it.</summary>
    public InstanceMigrationState? MigrationState { get; set; }
}
