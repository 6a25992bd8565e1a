namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Where an instance runs.</summary>
public sealed class InstanceStatus
{
    public string? NodeName { get; set; }

    /// <summary>As plugged now, which may be more than the spec said at boot.</summary>
    public GuestCpu? CurrentCPUTopology { get; set; }
}
