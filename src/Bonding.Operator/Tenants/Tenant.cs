using Bonding.Operator.State;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Tenants;

/// <summary>What runs a tenant now.</summary>
/// <param name="Pods">Its running pods by name: one of a VM, any number of a workload. They share the tenant evenly: each gets the same
/// part of its need.</param>
/// <param name="Size">All the CPU that a VM can use, in millicores; null for pods, which can use what they were created with.</param>
/// <param name="MemoryBytes">All the memory that it can use; null if nothing says so.</param>
/// <param name="Template">What a workload's template says of its pods' CPU. Null for VMs and bare pods.</param>
/// <param name="Metrics">Whose metrics are its own now.</param>
public sealed record Tenant(
    IReadOnlyList<TenantPod> Pods, int? Size, long? MemoryBytes, TemplateCpu? Template, IReadOnlyList<MetricKey> Metrics)
{
    /// <summary>Whether it is moving to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>Controllers (see <see cref="PodFacts.KeyOfOwner"/>) whose pods are its own: what those used that are gone is paid as well.</summary>
    public IReadOnlyList<string> Controllers { get; init; } = [];

    public static Tenant Absent { get; } = new([], null, null, null, []);
}
