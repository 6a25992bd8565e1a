using Bonding.Resources;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Whose pod a new pod is.</summary>
public static class PodTenant
{
    private const string TemplateHashLabel = "pod-template-hash";

    /// <summary>
    /// The tenants that the pod may belong to, the outer one first. From the pod alone: the caches may not know yet the ReplicaSet or the
    /// instance that it was made for. An instance has the name of its VM, a ReplicaSet that of its Deployment and the template's hash.
    /// </summary>
    public static IReadOnlyList<TenantRef> CandidatesOf(V1Pod pod) => pod.GetController() switch
    {
        { Kind: "VirtualMachineInstance" } instance => [Ref(TenantKind.VirtualMachine, instance.Name), Ref(TenantKind.VirtualMachineInstance, instance.Name)],
        { Kind: "ReplicaSet" } set when DeploymentOf(set.Name, pod) is { } deployment => [Ref(TenantKind.Deployment, deployment)],
        { Kind: "StatefulSet" } set => [Ref(TenantKind.StatefulSet, set.Name)],
        null when !string.IsNullOrEmpty(pod.Metadata.Name) => [Ref(TenantKind.Pod, pod.Metadata.Name)],
        _ => [],
    };

    private static string? DeploymentOf(string replicaSet, V1Pod pod) =>
        pod.GetLabel(TemplateHashLabel) is { Length: > 0 } hash && replicaSet.EndsWith($"-{hash}", StringComparison.Ordinal)
            ? replicaSet[..^(hash.Length + 1)]
            : null;

    private static TenantRef Ref(TenantKind kind, string name) => new() { Kind = kind, Name = name };
}
