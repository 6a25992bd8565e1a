namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Holds the template of the VM's instances.</summary>
public sealed class VirtualMachineSpec
{
    public InstanceTemplate? Template { get; set; }
}
