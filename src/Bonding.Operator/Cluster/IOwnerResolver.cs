using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Finds the controllers that owner references name.</summary>
public interface IOwnerResolver
{
    /// <summary>The controller that is there under the key and the reference's UID; null if none is, or if tenants have none of its kind.</summary>
    ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation);
}

/// <summary>Controllers as the caches have them, which may not know yet one that was just made.</summary>
public sealed class CachedOwnerResolver(WorkloadCaches workloads, KubeVirtCaches machines) : IOwnerResolver
{
    public ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(NamespacedName key, V1OwnerReference owner, CancellationToken cancellation)
    {
        var found = Get(key, owner.Kind);
        return new(found?.Metadata.Uid == owner.Uid ? found : null);
    }

    private IMetadata<V1ObjectMeta>? Get(NamespacedName key, string kind) =>
        kind switch
        {
            "VirtualMachine" => machines.VirtualMachines.Get(key),
            "VirtualMachineInstance" => machines.Instances.Get(key),
            "Deployment" => workloads.Deployments.Get(key),
            "ReplicaSet" => workloads.ReplicaSets.Get(key),
            "StatefulSet" => workloads.StatefulSets.Get(key),
            _ => null,
        };
}

/// <summary>
/// Controllers as the API server has stored them: what the caches know under its UID is taken from there, the rest is read. A pod may come
/// before the caches know what it was made for.
/// </summary>
public sealed class LiveOwnerResolver(CachedOwnerResolver cached, ApiConnection connection) : IOwnerResolver
{
    /// <exception cref="ApiException">The server did not answer.</exception>
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
