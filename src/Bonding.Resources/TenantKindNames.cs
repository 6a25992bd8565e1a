namespace Bonding.Resources;

/// <summary>The names under which kubectl users type a tenant's kind.</summary>
public static class TenantKindNames
{
    public const string Allowed = "vm, vmi, deployment, statefulset, pod";

    /// <summary>The name that kubectl users type most.</summary>
    public static string ShortOf(TenantKind kind) => kind switch
    {
        TenantKind.VirtualMachine => "vm",
        TenantKind.VirtualMachineInstance => "vmi",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Null for a name of no tenant.</summary>
    public static TenantKind? KindOf(string name) => name.ToLowerInvariant() switch
    {
        "vm" or "vms" or "virtualmachine" or "virtualmachines" => TenantKind.VirtualMachine,
        "vmi" or "vmis" or "virtualmachineinstance" or "virtualmachineinstances" => TenantKind.VirtualMachineInstance,
        "deploy" or "deployment" or "deployments" => TenantKind.Deployment,
        "sts" or "statefulset" or "statefulsets" => TenantKind.StatefulSet,
        "po" or "pod" or "pods" => TenantKind.Pod,
        _ => null,
    };
}
