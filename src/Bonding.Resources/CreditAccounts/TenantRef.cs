using System.Text.Json.Serialization;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>
/// Refers to a tenant in the account's own namespace. It has no namespace field, so that an account cannot reach into another namespace.
/// </summary>
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

/// <summary>The kinds of object that can be a tenant.</summary>
public enum TenantKind
{
    VirtualMachine,
    VirtualMachineInstance,
    Deployment,
    StatefulSet,
    Pod,
}

/// <summary>Converts between the kinds of tenants and the names that kubectl users type for them.</summary>
public static class TenantKindNames
{
    /// <summary>The short names of all kinds, for messages.</summary>
    public const string Allowed = "vm, vmi, deployment, statefulset, pod";

    /// <summary>Returns the short name of a kind.</summary>
    public static string ShortOf(TenantKind kind) =>
        kind switch
        {
            TenantKind.VirtualMachine => "vm",
            TenantKind.VirtualMachineInstance => "vmi",
            _ => kind.ToString().ToLowerInvariant(),
        };

    /// <summary>Returns the kind for a short name, singular or plural in any case, or null if no tenant has that kind.</summary>
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
