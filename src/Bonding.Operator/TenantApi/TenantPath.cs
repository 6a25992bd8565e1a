using Bonding.Resources;

namespace Bonding.Operator.TenantApi;

/// <summary>Reads a tenant's kind from a path, by the names that kubectl users type.</summary>
internal static class TenantPath
{
    public const string Allowed = "vm, vmi, deployment, statefulset, pod";

    public static TenantKind? KindOf(string kind) => kind.ToLowerInvariant() switch
    {
        "vm" or "vms" or "virtualmachine" or "virtualmachines" => TenantKind.VirtualMachine,
        "vmi" or "vmis" or "virtualmachineinstance" or "virtualmachineinstances" => TenantKind.VirtualMachineInstance,
        "deploy" or "deployment" or "deployments" => TenantKind.Deployment,
        "sts" or "statefulset" or "statefulsets" => TenantKind.StatefulSet,
        "po" or "pod" or "pods" => TenantKind.Pod,
        _ => null,
    };
}
