using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>Controllers as the caches have them, which may not know yet one that was just made.</summary>
public sealed class CachedControllers(WorkloadCaches workloads, KubeVirtCaches machines) : IControllers
{
    public ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(ResourceKey key, V1OwnerReference owner, CancellationToken cancellation)
    {
        var found = Get(key, owner.Kind);
        return new(found?.Metadata.Uid == owner.Uid ? found : null);
    }

    private IMetadata<V1ObjectMeta>? Get(ResourceKey key, string kind) => kind switch
    {
        "VirtualMachine" => machines.Machines.Get(key),
        "VirtualMachineInstance" => machines.Instances.Get(key),
        "Deployment" => workloads.Deployments.Get(key),
        "ReplicaSet" => workloads.ReplicaSets.Get(key),
        "StatefulSet" => workloads.StatefulSets.Get(key),
        _ => null,
    };
}
