using Bonding.Kubernetes.Client;
using Bonding.Operator.Tenants.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>
/// Controllers as the API server has stored them: what the caches know under its UID is taken from there, the rest is read. A pod may come
/// before the caches know what it was made for.
/// </summary>
public sealed class StoredControllers(CachedControllers cached, ApiConnection connection) : IControllers
{
    /// <exception cref="ApiException">The server did not answer.</exception>
    public async ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(ResourceKey key, V1OwnerReference owner, CancellationToken cancellation)
    {
        if (await cached.FindAsync(key, owner, cancellation) is { } known) return known;
        var stored = await ReadAsync(key, owner.Kind, cancellation);
        return stored?.Metadata.Uid == owner.Uid ? stored : null;
    }

    private async Task<IMetadata<V1ObjectMeta>?> ReadAsync(ResourceKey key, string kind, CancellationToken cancellation) => kind switch
    {
        "VirtualMachine" => await connection.Resource<VirtualMachine>().GetAsync(key, cancellation),
        "VirtualMachineInstance" => await connection.Resource<VirtualMachineInstance>().GetAsync(key, cancellation),
        "Deployment" => await connection.Resource<V1Deployment>().GetAsync(key, cancellation),
        "ReplicaSet" => await connection.Resource<V1ReplicaSet>().GetAsync(key, cancellation),
        "StatefulSet" => await connection.Resource<V1StatefulSet>().GetAsync(key, cancellation),
        _ => null,
    };
}
