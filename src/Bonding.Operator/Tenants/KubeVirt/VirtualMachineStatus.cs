namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Status of a VM.</summary>
public sealed class VirtualMachineStatus
{
    /// <summary>Stopped, Starting, Running and so on.</summary>
    public string? PrintableStatus { get; set; }
}
