using System.Text.Json.Serialization;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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
    [Pattern(Patterns.ObjectName)]
    public string Name { get; set; } = "";
}
