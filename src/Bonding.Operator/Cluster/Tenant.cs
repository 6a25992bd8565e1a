using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>What runs a tenant now.</summary>
/// <param name="Pods">Its running pods by name: one of a VM, any number of a workload. They share the tenant evenly: each gets the same
/// part of its need.</param>
/// <param name="Size">All the CPU that a VM can use, in millicores; null for pods, which can use what they were created with.</param>
/// <param name="MemoryBytes">All the memory that it can use; null if nothing says so.</param>
/// <param name="Template">What a workload's template says of its pods' CPU. Null for VMs and bare pods.</param>
/// <param name="Metrics">Whose metrics are its own now.</param>
public sealed record Tenant(
    IReadOnlyList<TenantPod> Pods,
    int? Size,
    long? MemoryBytes,
    TemplateCpu? Template,
    IReadOnlyList<MetricKey> Metrics
)
{
    /// <summary>Whether it is moving to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>Controllers (see <see cref="PodInfo.KeyOfOwner"/>) whose pods are its own: what those used that are gone is paid as well.</summary>
    public IReadOnlyList<string> Controllers { get; init; } = [];

    public static Tenant Absent { get; } = new([], null, null, null, []);
}

/// <summary>What a workload's template says of the CPU of each of its pods, in millicores.</summary>
/// <param name="Request">Request; where only a limit is told that is the request too, as the API server makes it.</param>
/// <param name="Limit">Limit, if any.</param>
public sealed record TemplateCpu(int? Request, int? Limit)
{
    /// <summary>Of the container that is resized, the first one.</summary>
    public static TemplateCpu Of(V1PodTemplateSpec template)
    {
        var resources = template.Spec?.Containers is [var container, ..] ? container.Resources : null;
        var limit = Quantities.Millicores(resources?.Limits);
        return new TemplateCpu(Quantities.Millicores(resources?.Requests) ?? limit, limit);
    }
}
