using System.Text.Json.Serialization;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>A tenant in the account's own namespace. There is no namespace field, so an account cannot reach into another namespace.</summary>
public sealed class TenantRef
{
    [Required]
    [Description("Kind of the tenant.")]
    [JsonConverter(typeof(JsonStringEnumConverter<TenantKind>))]
    public TenantKind Kind { get; set; }

    [Required]
    [Description("Name of the tenant.")]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string Name { get; set; } = "";
}

/// <summary>What can be a tenant.</summary>
public enum TenantKind
{
    VirtualMachine,
    VirtualMachineInstance,
    Deployment,
    StatefulSet,
    Pod,
}

/// <summary>The names under which kubectl users type a tenant's kind.</summary>
public static class TenantKindNames
{
    public const string Allowed = "vm, vmi, deployment, statefulset, pod";

    /// <summary>The name that kubectl users type most.</summary>
    public static string ShortOf(TenantKind kind) =>
        kind switch
        {
            TenantKind.VirtualMachine => "vm",
            TenantKind.VirtualMachineInstance => "vmi",
            _ => kind.ToString().ToLowerInvariant(),
        };

    /// <summary>Null for a name of no tenant.</summary>
    public static TenantKind? KindOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "vm" or "vms" or "virtualmachine" or "virtualmachines" => TenantKind.VirtualMachine,
            "vmi" or "vmis" or "virtualmachineinstance" or "virtualmachineinstances" => TenantKind.VirtualMachineInstance,
            "deploy" or "deployment" or "deployments" => TenantKind.Deployment,
            "sts" or "statefulset" or "statefulsets" => TenantKind.StatefulSet,
            "po" or "pod" or "pods" => TenantKind.Pod,
            _ => null,
        };
}
