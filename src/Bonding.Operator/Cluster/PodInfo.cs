using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>The properties of a pod that the loop needs, read once when the pod changes.</summary>
/// <param name="Pod">The pod as part of a tenant.</param>
/// <param name="OwnerKey">The key of its controller (see <see cref="KeyOfOwner"/>); empty if it has none.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="IsLive">Whether it has not finished and does more than provision volumes.</param>
/// <param name="IsRunning">Whether it is live, on a node, and not being deleted.</param>
/// <param name="TotalRequest">The CPU that the scheduler counts for it on its node, in millicores.</param>
/// <param name="MemoryBytes">The memory limit of the resizable container, or else its request; null if it has neither.</param>
public sealed record PodInfo(
    TenantPod Pod,
    string OwnerKey,
    DateTime? CreatedAt,
    bool IsLive,
    bool IsRunning,
    int TotalRequest,
    long? MemoryBytes
)
{
    private const string Infeasible = "Infeasible";
    private const string GeneratedLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The memory that the scheduler counts for it on its node, in bytes.</summary>
    public long TotalMemory { get; init; }

    /// <summary>The labels that its node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    public static PodInfo Of(V1Pod pod)
    {
        var container =
            pod.Spec.Containers.FirstOrDefault(candidate => candidate.Name == KubeVirtApi.ComputeContainer && IsLauncher(pod))
            ?? pod.Spec.Containers[0];
        var isLive = pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.GetAnnotation(KubeVirtApi.ProvisioningAnnotation) is null;
        var isRunning = isLive && pod.Metadata.DeletionTimestamp is null && !string.IsNullOrEmpty(pod.Spec.NodeName);
        return new PodInfo(
            TenantPodOf(pod, container),
            OwnerOf(pod),
            pod.Metadata.CreationTimestamp,
            isLive,
            isRunning,
            (int)TotalOf(pod.Spec, Millicores),
            Quantities.Bytes(container.Resources?.Limits) ?? Quantities.Bytes(container.Resources?.Requests)
        )
        {
            TotalMemory = TotalOf(pod.Spec, Bytes),
            NodeSelector = pod.Spec.NodeSelector?.ToDictionary() ?? [],
        };
    }

    /// <summary>Returns the key under which the pods of a controller are found.</summary>
    public static string KeyOfOwner(string ownerNamespace, string kind, string name) => $"{kind}/{ownerNamespace}/{name}";

    /// <summary>
    /// Returns the key of the controller that follows from the name of a pod that is gone. ReplicaSets append five of the letters and
    /// digits that Kubernetes generates names from, StatefulSets an ordinal. Empty if the name has neither.
    /// </summary>
    public static string KeyOfOwnerByName(string podNamespace, string pod)
    {
        var (owner, suffix) = pod.LastIndexOf('-') is var dash and >= 0 ? (pod[..dash], pod[(dash + 1)..]) : ("", "");
        if (suffix.Length == 5 && suffix.All(GeneratedLetters.Contains))
            return KeyOfOwner(podNamespace, "ReplicaSet", owner);
        var isOrdinal = suffix.Length is > 0 and < 5 && suffix.All(char.IsAsciiDigit) && (suffix == "0" || suffix[0] != '0');
        return isOrdinal ? KeyOfOwner(podNamespace, "StatefulSet", owner) : "";
    }

    private static bool IsLauncher(V1Pod pod) => pod.GetLabel(KubeVirtApi.CreatedByLabel) is not null;

    private static string OwnerOf(V1Pod pod) => pod.GetController() is { } owner ? KeyOfOwner(pod.Namespace(), owner.Kind, owner.Name) : "";

    private static TenantPod TenantPodOf(V1Pod pod, V1Container container)
    {
        var qos = Enum.TryParse<PodQos>(pod.Status?.QosClass, out var known) ? known : PodQos.Burstable;
        var request = Quantities.Millicores(container.Resources?.Requests) ?? 0;
        return new TenantPod(
            pod.Namespace(),
            pod.Name(),
            pod.Uid(),
            pod.Spec.NodeName ?? "",
            container.Name,
            request,
            Quantities.Millicores(container.Resources?.Limits),
            qos,
            pod.Spec.PriorityClassName,
            ObstacleOf(pod, container, qos)
        )
        {
            Version = pod.ResourceVersion(),
            IsInfeasible = PendingResize(pod) is { Reason: Infeasible } pending && !(pending.ObservedGeneration < pod.Metadata.Generation),
        };
    }

    private static string? ObstacleOf(V1Pod pod, V1Container container, PodQos qos) =>
        qos == PodQos.BestEffort ? AllocationReason.BestEffortPod
        : PendingResize(pod) is { Reason: not Infeasible } ? AllocationReason.ResizePending
        : RestartsOnResize(container) ? AllocationReason.ResizeUnsupported
        : null;

    private static V1PodCondition? PendingResize(V1Pod pod) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodResizePending", Status: "True" });

    // A resize that restarts the container does not help what runs in it.
    private static bool RestartsOnResize(V1Container container) =>
        container.ResizePolicy?.Any(policy => policy is { ResourceName: Quantities.Cpu, RestartPolicy: "RestartContainer" }) == true;

    // The scheduler counts all containers and sidecars together, or the largest init container if that is more.
    private static long TotalOf(V1PodSpec spec, Func<IDictionary<string, ResourceQuantity>?, long> amountOf)
    {
        var initial = spec.InitContainers ?? [];
        long RequestOf(V1Container container) => amountOf(container.Resources?.Requests);
        var sidecars = initial.Where(container => container.RestartPolicy == "Always").Sum(RequestOf);
        var together = spec.Containers.Sum(RequestOf) + sidecars;
        var largest = initial.Where(container => container.RestartPolicy != "Always").Select(RequestOf).DefaultIfEmpty().Max();
        return Math.Max(together, largest + sidecars) + amountOf(spec.Overhead);
    }

    private static long Millicores(IDictionary<string, ResourceQuantity>? quantities) => Quantities.Millicores(quantities) ?? 0;

    private static long Bytes(IDictionary<string, ResourceQuantity>? quantities) => Quantities.Bytes(quantities) ?? 0;
}
