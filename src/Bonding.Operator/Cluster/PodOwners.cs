using Bonding.Kubernetes.Client;
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
