using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>
/// Finds the tenants that a pod belongs to. Every controller up to the tenant must exist with the UID that the owner reference names: a
/// user who can create a pod, a ReplicaSet or an instance can name any owner, and give it any name and label.
/// </summary>
public static class PodOwners
{
    /// <summary>
    /// Returns the tenants of a pod, the outer one first; empty if it belongs to none, null if its controller does not exist with that UID.
    /// </summary>
    public static async ValueTask<IReadOnlyList<TenantRef>?> TenantsOfAsync(
        this IOwnerResolver controllers,
        V1Pod pod,
        CancellationToken cancellation
    )
    {
        if (pod.GetController() is not { } owner)
            return string.IsNullOrEmpty(pod.Name()) ? [] : [Ref(TenantKind.Pod, pod.Name())];
        if (await controllers.FindAsync(Key(pod, owner), owner, cancellation) is not { } controller)
            return null;
        return owner.Kind switch
        {
            "StatefulSet" => [Ref(TenantKind.StatefulSet, owner.Name)],
            "ReplicaSet" => await OuterAsync(controllers, controller, TenantKind.Deployment, cancellation),
            "VirtualMachineInstance" =>
            [
                .. await OuterAsync(controllers, controller, TenantKind.VirtualMachine, cancellation),
                Ref(TenantKind.VirtualMachineInstance, owner.Name),
            ],
            _ => [],
        };
    }

    private static async ValueTask<IReadOnlyList<TenantRef>> OuterAsync(
        IOwnerResolver controllers,
        IMetadata<V1ObjectMeta> inner,
        TenantKind kind,
        CancellationToken cancellation
    ) =>
        inner.GetController() is { } owner
        && owner.Kind == kind.ToString()
        && await controllers.FindAsync(Key(inner, owner), owner, cancellation) is not null
            ? [Ref(kind, owner.Name)]
            : [];

    private static NamespacedName Key(IMetadata<V1ObjectMeta> owned, V1OwnerReference owner) => new(owned.Namespace(), owner.Name);

    private static TenantRef Ref(TenantKind kind, string name) => new() { Kind = kind, Name = name };
}

/// <summary>Finds the controllers that owner references name.</summary>
public interface IOwnerResolver
{
    /// <summary>
    /// Returns the controller with the key and the UID of a reference, or null if it does not exist or cannot be part of a tenant.
    /// </summary>
    ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation);
}

/// <summary>Finds controllers in the caches, which may not yet have one that was just created.</summary>
public sealed class CachedOwnerResolver(WorkloadCaches workloads, KubeVirtCaches kubeVirt) : IOwnerResolver
{
    public ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation)
    {
        var found = Get(key, owner.Kind);
        return new(found?.Metadata.Uid == owner.Uid ? found : null);
    }

    private IMetadata<V1ObjectMeta>? Get(NamespacedName key, string kind) =>
        kind switch
        {
            "VirtualMachine" => kubeVirt.VirtualMachines.Get(key),
            "VirtualMachineInstance" => kubeVirt.Instances.Get(key),
            "Deployment" => workloads.Deployments.Get(key),
            "ReplicaSet" => workloads.ReplicaSets.Get(key),
            "StatefulSet" => workloads.StatefulSets.Get(key),
            _ => null,
        };
}

/// <summary>
/// Finds controllers in the caches, and reads those from the API server that the caches do not have. A pod may be created before the caches
/// have its controller. Only so many are read in a second: whoever sends reviews can name owners that do not exist.
/// </summary>
public sealed class LiveOwnerResolver(CachedOwnerResolver cached, ApiConnection connection, TimeProvider time) : IOwnerResolver
{
    private static readonly TokenRate ReadRate = new(PerSecond: 50, Burst: 200);
    private readonly RateLimiter _reads = new(time, ReadRate.Burst);

    /// <exception cref="ApiException">The API server did not respond.</exception>
    /// <exception cref="TimeoutException">Too many owners were read in the last second.</exception>
    public async ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation)
    {
        if (await cached.FindAsync(key, owner, cancellation) is { } known)
            return known;
        if (owner.Kind is not ("VirtualMachine" or "VirtualMachineInstance" or "Deployment" or "ReplicaSet" or "StatefulSet"))
            return null;
        if (!_reads.TryTake(ReadRate))
            throw new TimeoutException($"more than {ReadRate.PerSecond} owners a second that no cache holds");
        var stored = await ReadAsync(key, owner.Kind, cancellation);
        return stored?.Metadata.Uid == owner.Uid ? stored : null;
    }

    private async Task<IMetadata<V1ObjectMeta>?> ReadAsync(NamespacedName key, string kind, CancellationToken cancellation) =>
        kind switch
        {
            "VirtualMachine" => await connection.Resource<VirtualMachine>().GetAsync(key, cancellation),
            "VirtualMachineInstance" => await connection.Resource<VirtualMachineInstance>().GetAsync(key, cancellation),
            "Deployment" => await connection.Resource<V1Deployment>().GetAsync(key, cancellation),
            "ReplicaSet" => await connection.Resource<V1ReplicaSet>().GetAsync(key, cancellation),
            "StatefulSet" => await connection.Resource<V1StatefulSet>().GetAsync(key, cancellation),
            _ => null,
        };
}
