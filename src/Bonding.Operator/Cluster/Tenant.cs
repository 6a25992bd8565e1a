using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>A tenant as the cluster runs it now.</summary>
/// <param name="Pods">Its running pods, ordered by name: one of a VM, any number of a workload. They share the tenant's need
/// evenly.</param>
/// <param name="Size">All the CPU that a VM can use, in millicores; null for pods, which can use what they were created with.</param>
/// <param name="MemoryBytes">All the memory that it can use; null if it is not declared.</param>
/// <param name="Template">The CPU in the template of a workload; null for VMs and bare pods.</param>
/// <param name="Metrics">The owners of the series that measure it now.</param>
public sealed record Tenant(
    IReadOnlyList<TenantPod> Pods,
    int? Size,
    long? MemoryBytes,
    TemplateCpu? Template,
    IReadOnlyList<MetricKey> Metrics
)
{
    /// <summary>Whether it is migrating to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>
    /// The controllers (see <see cref="PodInfo.KeyOfOwner"/>) whose pods belong to it: the usage of pods that are gone is charged too.
    /// </summary>
    public IReadOnlyList<string> Controllers { get; init; } = [];

    /// <summary>A tenant that nothing runs.</summary>
    public static Tenant Absent { get; } = new([], null, null, null, []);
}

/// <summary>The CPU of each pod of a workload, as its template declares it, in millicores.</summary>
/// <param name="Request">The request; without one the API server uses the limit, and so does this.</param>
/// <param name="Limit">The limit, if any.</param>
public sealed record TemplateCpu(int? Request, int? Limit)
{
    /// <summary>Reads the CPU of the first container, which is the one that is resized.</summary>
    public static TemplateCpu Of(V1PodTemplateSpec template)
    {
        var resources = template.Spec?.Containers is [var container, ..] ? container.Resources : null;
        var limit = Quantities.Millicores(resources?.Limits);
        return new TemplateCpu(Quantities.Millicores(resources?.Requests) ?? limit, limit);
    }
}
