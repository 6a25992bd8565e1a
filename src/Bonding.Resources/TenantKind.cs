namespace Bonding.Resources;

/// <summary>What can be a tenant.</summary>
public enum TenantKind
{
    VirtualMachine,
    VirtualMachineInstance,
    Deployment,
    StatefulSet,
    Pod,
}
