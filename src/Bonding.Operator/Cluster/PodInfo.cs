using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>The properties of a pod that the loop needs, read once when the pod changes.</summary>
/// <param name="Pod">The pod as part of a tenant.</param>
/// <param name="OwnerKey">The key of its controller (see <see cref="KeyOfOwner"/>); empty if it has none.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="IsRunning">
/// Whether it has not finished, does more than provision volumes, was placed on a node, and is not being deleted.
/// </param>
/// <param name="TotalRequest">The CPU that it takes of its node once that has carried out what it accepted.</param>
/// <param name="MemoryBytes">
/// The memory limits of the containers that take part, or else their requests; null if one has neither.
/// </param>
public sealed record PodInfo(
    TenantPod Pod,
    string OwnerKey,
    DateTime? CreatedAt,
    bool IsRunning,
    Millicores TotalRequest,
    long? MemoryBytes
)
{
    // The kubelet kills other pods for the resize of one of these.
    private const int CriticalPriority = 2_000_000_000;

    private const string NeverPreempts = "Never";
    private const string Windows = "windows";
    private const string OsLabel = "kubernetes.io/os";
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";
    private const string GeneratedLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The instance that its label and its controller say it was launched for; null if they do not agree.</summary>
    public LaunchedInstance? LaunchedFor { get; init; }

    /// <summary>The most CPU that the kubelet or the scheduler counts for it now.</summary>
    public Millicores HeldRequest { get; init; }

    /// <summary>The memory that is counted for it on its node, in bytes.</summary>
    public long TotalMemory { get; init; }

    /// <summary>The node that it is counted on, or is to be placed on; empty if there is none, or it has finished.</summary>
    public string CountedOn { get; init; } = "";

    /// <summary>When its node began with it, or else when it was created.</summary>
    public DateTime? PlacedAt { get; init; }

    /// <summary>The labels that its node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="before">The same name as it was seen before, if it was.</param>
    /// <param name="recordKey">The key of the webhook; null if it is not known.</param>
    public static PodInfo Of(V1Pod pod, PodInfo? before = null, byte[]? recordKey = null)
    {
        var reading = new PodReading(pod, recordKey);
        var tenantPod = TenantPodOf(pod, reading, before?.Pod.Uid == pod.Uid() ? before.Pod : null);
        var cpu = reading.Footprint(quantities => Quantities.CpuOf(quantities)?.Value);
        var isFinished = pod.Status?.Phase is "Succeeded" or "Failed";
        var isPlaced = IsPlaced(pod);
        var isLive = !isFinished && pod.GetAnnotation(KubeVirtApi.ProvisioningAnnotation) is null;
        return new PodInfo(
            tenantPod,
            OwnerOf(pod),
            pod.Metadata.CreationTimestamp,
            isLive && isPlaced && pod.Metadata.DeletionTimestamp is null,
            Quantities.CpuOf(cpu.Settled),
            MemoryOf(pod, tenantPod.Containers)
        )
        {
            LaunchedFor = LaunchedInstance.Of(pod),
            HeldRequest = Quantities.CpuOf(cpu.Held),
            TotalMemory = reading.Footprint(Quantities.Bytes).Held,
            CountedOn =
                isFinished ? ""
                : isPlaced ? pod.Spec.NodeName
                : pod.Status?.NominatedNodeName ?? "",
            PlacedAt = pod.Status?.StartTime ?? pod.Metadata.CreationTimestamp,
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

    // Who creates a pod can name a node that never takes it. The scheduler says that it bound a pod, and the kubelet that it began one.
    private static bool IsPlaced(V1Pod pod) =>
        !string.IsNullOrEmpty(pod.Spec.NodeName)
        && (
            pod.Status?.StartTime is not null
            || pod.Status?.Phase is not (null or "" or "Pending")
            || pod.Status?.Conditions?.Any(condition => condition is { Type: "PodScheduled", Status: "True" }) == true
        );

    private static string OwnerOf(V1Pod pod) => pod.GetController() is { } owner ? KeyOfOwner(pod.Namespace(), owner.Kind, owner.Name) : "";

    // Which containers take part stays as it was at first sight: one that left would keep what it was raised to.
    private static TenantPod TenantPodOf(V1Pod pod, PodReading reading, TenantPod? before)
    {
        var qos = Enum.TryParse<PodQos>(pod.Status?.QosClass, out var known) ? known : PodQos.Burstable;
        var all = reading.Containers(before?.All.Created);
        var names = before?.Containers.Select(container => container.Name).ToList() ?? reading.Chosen();
        IReadOnlyList<ContainerCpu> chosen = [.. all.Asked.Where(container => names.Contains(container.Name))];
        var verdict = reading.Verdict;
        return new TenantPod(
            pod.Namespace(),
            pod.Name(),
            pod.Uid(),
            pod.Spec.NodeName ?? "",
            chosen,
            qos,
            pod.Spec.PriorityClassName,
            ObstacleOf(pod, chosen, qos)
        )
        {
            Version = pod.ResourceVersion(),
            All = all,
            Accepted =
                reading.IsWish && all.Accepted is not null ? [.. all.Accepted.Where(container => names.Contains(container.Name))] : null,
            Pending = new PendingResize(verdict.State, ContainerCpu.RequestOf(chosen), verdict.Since),
            NodeMessage = verdict.Message,
            ForeignManager = reading.ForeignManager(),
            Priority = pod.Spec.Priority,
            MayPreempt = pod.Spec.Priority > 0 && pod.Spec.PreemptionPolicy != NeverPreempts,
            HasDeadline = pod.Spec.ActiveDeadlineSeconds is not null,
            Gaps = reading.Gaps(),
        };
    }

    private static string? ObstacleOf(V1Pod pod, IReadOnlyList<ContainerCpu> chosen, PodQos qos) =>
        pod.Spec.Priority >= CriticalPriority ? AllocationReason.CriticalPod
        : pod.GetAnnotation(MirrorAnnotation) is not null || pod.OwnerReferences()?.Any(owner => owner.Kind == "Node") == true
            ? AllocationReason.StaticPod
        : IsForWindows(pod) ? AllocationReason.WindowsPod
        : qos == PodQos.BestEffort ? AllocationReason.BestEffortPod
        : Quantities.CpuOf(pod.Spec.Resources?.Requests) is null && Quantities.CpuOf(pod.Spec.Resources?.Limits) is not null
            ? AllocationReason.PodLevelRequest
        : chosen.Count == 0 ? AllocationReason.ResizeUnsupported
        : null;

    private static bool IsForWindows(V1Pod pod) =>
        pod.Spec.Os?.Name == Windows || (pod.Spec.NodeSelector is { } labels && labels.TryGetValue(OsLabel, out var os) && os == Windows);

    private static IEnumerable<V1Container> ContainersOf(V1Pod pod, IReadOnlyList<ContainerCpu> chosen) =>
        (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).Where(container => chosen.Any(one => one.Name == container.Name));

    private static long? MemoryOf(V1Pod pod, IReadOnlyList<ContainerCpu> chosen)
    {
        if (chosen is [{ IsPod: true }])
            return Quantities.Bytes(pod.Spec.Resources?.Limits) ?? Quantities.Bytes(pod.Spec.Resources?.Requests);
        long? sum = chosen.Count == 0 ? null : 0;
        foreach (var container in ContainersOf(pod, chosen))
            sum =
                sum is { } all
                && (Quantities.Bytes(container.Resources?.Limits) ?? Quantities.Bytes(container.Resources?.Requests)) is { } own
                    ? Saturation.Add(all, own)
                    : null;
        return sum;
    }
}

/// <summary>The instance of a VM that a pod was launched for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID.</param>
public sealed record LaunchedInstance(string Name, string Uid)
{
    private const string Kind = "VirtualMachineInstance";

    /// <summary>Returns what the label and the controller of a pod say; null unless both name the same instance.</summary>
    internal static LaunchedInstance? Of(V1Pod pod) =>
        pod.GetController() is { Kind: Kind } owner && pod.GetLabel(KubeVirtApi.CreatedByLabel) == owner.Uid
            ? new LaunchedInstance(owner.Name, owner.Uid)
            : null;
}
