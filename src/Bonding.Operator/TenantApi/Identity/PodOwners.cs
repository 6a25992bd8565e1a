using Bonding.Kubernetes.Client;
using Bonding.Operator.Tenants;
using Bonding.Operator.Tenants.KubeVirt;
using Bonding.Resources;
using k8s.Models;

namespace Bonding.Operator.TenantApi.Identity;

/// <summary>
/// Which tenants a pod belongs to, by controllers that are there under the UIDs that name them, up to the tenant: whoever creates a pod, a ReplicaSet
/// or an instance can name any owner, and give it any name and label.
/// </summary>
public sealed class PodOwners(WorkloadCaches workloads, KubeVirtCaches machines)
{
    /// <summary>The outer tenant first; empty if it belongs to none, null if its controller is not there under that UID.</summary>
    public IReadOnlyList<TenantRef>? TenantsOf(V1Pod pod) => pod.GetController() switch
    {
        null => [Ref(TenantKind.Pod, pod.Name())],
        { Kind: "VirtualMachineInstance" } owner => Named(machines.Instances.Get(Key(pod, owner)), owner) is { } instance ? TenantsOf(instance) : null,
        { Kind: "ReplicaSet" } owner => Named(workloads.ReplicaSets.Get(Key(pod, owner)), owner) is { } set ? TenantsOf(set) : null,
        { Kind: "StatefulSet" } owner => Named(workloads.StatefulSets.Get(Key(pod, owner)), owner) is { } set ? [Ref(TenantKind.StatefulSet, set.Name())] : null,
        _ => null,
    };

    private IReadOnlyList<TenantRef> TenantsOf(V1ReplicaSet set) =>
        set.GetController() is { Kind: "Deployment" } owner && Named(workloads.Deployments.Get(Key(set, owner)), owner) is { } deployment
            ? [Ref(TenantKind.Deployment, deployment.Name())] : [];

    private IReadOnlyList<TenantRef> TenantsOf(VirtualMachineInstance instance)
    {
        var self = Ref(TenantKind.VirtualMachineInstance, instance.Name());
        return instance.GetController() is { Kind: "VirtualMachine" } owner && Named(machines.Machines.Get(Key(instance, owner)), owner) is { } machine
            ? [Ref(TenantKind.VirtualMachine, machine.Name()), self] : [self];
    }

    private static T? Named<T>(T? found, V1OwnerReference owner)
        where T : class, IMetadata<V1ObjectMeta> => found?.Uid() == owner.Uid ? found : null;

    private static ResourceKey Key(IMetadata<V1ObjectMeta> owned, V1OwnerReference owner) => new(owned.Namespace(), owner.Name);

    private static TenantRef Ref(TenantKind kind, string name) => new() { Kind = kind, Name = name };
}
