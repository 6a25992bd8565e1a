using Bonding.Kubernetes.Client;
using Bonding.Operator.Tenants;
using k8s.Models;

namespace Bonding.Operator.TenantApi.Identity;

/// <summary>Whether the controller that a pod names is there under the same UID. Whoever creates a pod can name any owner.</summary>
public sealed class PodOwners(WorkloadCaches workloads, KubeVirtCaches machines)
{
    public bool IsReal(V1Pod pod) => pod.GetController() switch
    {
        null => true,
        { Kind: "VirtualMachineInstance" } owner => machines.Instances.Get(Key(pod, owner))?.Uid() == owner.Uid,
        { Kind: "ReplicaSet" } owner => workloads.ReplicaSets.Get(Key(pod, owner))?.Uid() == owner.Uid,
        { Kind: "StatefulSet" } owner => workloads.StatefulSets.Get(Key(pod, owner))?.Uid() == owner.Uid,
        _ => false,
    };

    private static ResourceKey Key(V1Pod pod, V1OwnerReference owner) => new(pod.Namespace(), owner.Name);
}
