using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Cluster;

/// <summary>Finds the pods that run a tenant now, in the caches alone.</summary>
public sealed class TenantDirectory(
    PodCache pods,
    NodeCache nodes,
    VirtualMachineDirectory virtualMachines,
    WorkloadCaches workloads,
    ServerCapabilities capabilities
) : ITenantLookup
{
    public bool? Exists(string tenantNamespace, TenantRef tenant)
    {
        var key = new NamespacedName(tenantNamespace, tenant.Name);
        return tenant.Kind switch
        {
            TenantKind.VirtualMachine => virtualMachines.Exists(key),
            TenantKind.VirtualMachineInstance => virtualMachines.InstanceExists(key),
            TenantKind.Deployment => workloads.HasSynced ? workloads.Deployments.Get(key) is not null : null,
            TenantKind.StatefulSet => workloads.HasSynced ? workloads.StatefulSets.Get(key) is not null : null,
            _ => workloads.HasSynced ? pods.Find(key) is not null : null,
        };
    }

    /// <summary>
    /// Returns the tenant as the cluster runs it. While nothing runs it, it is <see cref="Tenant.Absent"/> except for the series that are
    /// to be settled.
    /// </summary>
    public Tenant Resolve(string tenantNamespace, TenantRef reference)
    {
        var key = new NamespacedName(tenantNamespace, reference.Name);
        var tenant = reference.Kind switch
        {
            TenantKind.VirtualMachine or TenantKind.VirtualMachineInstance => virtualMachines.Resolve(key),
            TenantKind.Deployment => OfWorkload(ReplicaSetsOf(key)),
            TenantKind.StatefulSet => OfWorkload([OwnerKey("StatefulSet", key)]),
            _ => OfPod(key),
        };
        return capabilities.PodResize && !tenant.Pods.Any(IsBeyondItsNode)
            ? tenant
            : tenant with
            {
                Pods = [.. tenant.Pods.Select(WithObstacle)],
            };
    }

    private TenantPod WithObstacle(TenantPod pod) =>
        !capabilities.PodResize ? pod with { Obstacle = pod.Obstacle ?? AllocationReason.ResizeUnsupported }
        : IsBeyondItsNode(pod) ? pod with { Obstacle = pod.Obstacle ?? AllocationReason.PodLevelRequest }
        : pod;

    private bool IsBeyondItsNode(TenantPod pod) => pod.All.IsPod && !nodes.ResizesWholePods(pod.Node);

    private List<string> ReplicaSetsOf(NamespacedName deployment) =>
        [.. workloads.ReplicaSetsOf(deployment).Select(set => OwnerKey("ReplicaSet", NamespacedName.Of(set)))];

    private static string OwnerKey(string kind, NamespacedName key) => PodInfo.KeyOfOwner(key.Namespace, kind, key.Name);

    private Tenant OfWorkload(IReadOnlyList<string> controllers)
    {
        var running = controllers.SelectMany(pods.RunningOf).OrderBy(pod => pod.Pod.Name, StringComparer.Ordinal).ToList();
        return OfRunning(running) with { Controllers = controllers };
    }

    private Tenant OfPod(NamespacedName key) =>
        pods.Find(key) is { IsRunning: true } pod
            ? OfRunning([pod])
            : Tenant.Absent with
            {
                Metrics = [new MetricKey(MetricSource.Pod, key.Namespace, key.Name)],
            };

    private Tenant OfRunning(List<PodInfo> running)
    {
        if (running.Count == 0)
            return Tenant.Absent;
        long? memory = 0;
        foreach (var pod in running)
            memory = memory is { } sum && pod.MemoryBytes is { } more ? Saturation.Add(sum, more) : null;
        return new Tenant(
            [.. running.Select(pod => pod.Pod)],
            null,
            memory,
            [
                .. running
                    .Where(pod => !virtualMachines.IsLauncher(pod))
                    .Select(pod => new MetricKey(MetricSource.Pod, pod.Pod.Namespace, pod.Pod.Name)),
            ]
        );
    }
}

/// <summary>Looks up whether tenants exist.</summary>
public interface ITenantLookup
{
    /// <summary>
    /// Returns whether a tenant exists, or null while that is unknown: the cache has not synced yet, or the cluster does not serve the
    /// kind. Cheap, from a cache.
    /// </summary>
    bool? Exists(string tenantNamespace, TenantRef tenant);
}

/// <summary>A tenant as the cluster runs it now.</summary>
/// <param name="Pods">Its running pods, ordered by name: one of a VM, any number of a workload. They share the tenant's need
/// evenly.</param>
/// <param name="Size">All the CPU that a VM can use; null for pods, which can use what they were created with.</param>
/// <param name="MemoryBytes">All the memory that it can use; null if it is not declared.</param>
/// <param name="Metrics">The owners of the series that measure it now.</param>
public sealed record Tenant(IReadOnlyList<TenantPod> Pods, Millicores? Size, long? MemoryBytes, IReadOnlyList<MetricKey> Metrics)
{
    /// <summary>Whether it is migrating to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>
    /// The controllers (see <see cref="PodInfo.KeyOfOwner"/>) whose pods belong to it: the usage of pods that are gone is charged too.
    /// </summary>
    public IReadOnlyList<string> Controllers { get; init; } = [];

    /// <summary>A tenant that nothing runs.</summary>
    public static Tenant Absent { get; } = new([], null, null, []);
}
