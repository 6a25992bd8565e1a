using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Cluster;

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
/// have its controller.
/// </summary>
public sealed class LiveOwnerResolver(CachedOwnerResolver cached, ApiConnection connection) : IOwnerResolver
{
    /// <exception cref="ApiException">The API server did not respond.</exception>
    public async ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation)
    {
        if (await cached.FindAsync(key, owner, cancellation) is { } known)
            return known;
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
