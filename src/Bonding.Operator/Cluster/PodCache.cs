using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>All pods of the cluster as the loop needs them, and what they request on each node. Thread-safe.</summary>
public sealed class PodCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, PodInfo> _pods = [];
    private readonly Dictionary<string, SortedSet<NamespacedName>> _byOwner = [];
    private readonly Dictionary<string, (long Millicores, long Bytes)> _requested = [];

    /// <summary>Applies a change of a pod.</summary>
    public void Update(ResourceChange<V1Pod> change)
    {
        var key = NamespacedName.Of(change.Latest);
        var info = change.New is null ? null : PodInfo.Of(change.New);
        lock (_gate)
        {
            if (_pods.Remove(key, out var old))
                Count(key, old, -1);
            if (info is null)
                return;
            _pods[key] = info;
            Count(key, info, 1);
        }
    }

    /// <summary>Returns a pod, or null if it is not known.</summary>
    public PodInfo? Find(NamespacedName key)
    {
        lock (_gate)
            return _pods.GetValueOrDefault(key);
    }

    /// <summary>Returns the running pods of a controller (see <see cref="PodInfo.KeyOfOwner"/>), by name.</summary>
    public IReadOnlyList<PodInfo> RunningOf(string ownerKey)
    {
        lock (_gate)
            return _byOwner.TryGetValue(ownerKey, out var keys) ? [.. keys.Select(key => _pods[key]).Where(pod => pod.IsRunning)] : [];
    }

    /// <summary>
    /// Returns the pods that no longer run, by the key of their controller: the one that the pod names if it is still known, or else the
    /// one that follows from its name.
    /// </summary>
    /// <param name="reported">The owners of series, which may appear more than once.</param>
    public ILookup<string, MetricKey> GoneAmong(IEnumerable<MetricKey> reported)
    {
        lock (_gate)
            return reported
                .Where(key => key.Source == MetricSource.Pod)
                .Distinct()
                .Select(key => (Key: key, Info: _pods.GetValueOrDefault(new NamespacedName(key.Namespace, key.Name))))
                .Where(pod => pod.Info is not { IsRunning: true })
                .ToLookup(pod => pod.Info?.OwnerKey ?? PodInfo.KeyOfOwnerByName(pod.Key.Namespace, pod.Key.Name), pod => pod.Key);
    }

    /// <summary>Returns the CPU that all live pods on a node request.</summary>
    public Millicores RequestedOn(string node)
    {
        lock (_gate)
            return Quantities.CpuOf(_requested.GetValueOrDefault(node).Millicores);
    }

    /// <summary>Returns the memory that all live pods on a node request, in bytes.</summary>
    public long MemoryRequestedOn(string node)
    {
        lock (_gate)
            return _requested.GetValueOrDefault(node).Bytes;
    }

    private void Count(NamespacedName key, PodInfo pod, int sign)
    {
        if (pod.IsLive && pod.Pod.Node.Length > 0)
        {
            var (millicores, bytes) = _requested.GetValueOrDefault(pod.Pod.Node);
            _requested[pod.Pod.Node] = (millicores + sign * pod.TotalRequest.Value, bytes + sign * pod.TotalMemory);
        }

        if (pod.OwnerKey.Length == 0)
            return;
        if (!_byOwner.TryGetValue(pod.OwnerKey, out var keys))
            _byOwner[pod.OwnerKey] = keys = [];
        if (sign > 0)
            keys.Add(key);
        else if (keys.Remove(key) && keys.Count == 0)
            _byOwner.Remove(pod.OwnerKey);
    }
}

/// <summary>The properties of a pod that the loop needs, read once when the pod changes.</summary>
/// <param name="Pod">The pod as part of a tenant.</param>
/// <param name="OwnerKey">The key of its controller (see <see cref="KeyOfOwner"/>); empty if it has none.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="IsLive">Whether it has not finished and does more than provision volumes.</param>
/// <param name="IsRunning">Whether it is live, on a node, and not being deleted.</param>
/// <param name="TotalRequest">The CPU that the scheduler counts for it on its node.</param>
/// <param name="MemoryBytes">The memory limit of the resizable container, or else its request; null if it has neither.</param>
public sealed record PodInfo(
    TenantPod Pod,
    string OwnerKey,
    DateTime? CreatedAt,
    bool IsLive,
    bool IsRunning,
    Millicores TotalRequest,
    long? MemoryBytes
)
{
    private const string Infeasible = "Infeasible";
    private const string GeneratedLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Whether it runs a VM, whose use KubeVirt reports. A label alone makes no launcher.</summary>
    public bool IsLauncher { get; init; }

    /// <summary>The memory that the scheduler counts for it on its node, in bytes.</summary>
    public long TotalMemory { get; init; }

    /// <summary>The labels that its node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    public static PodInfo Of(V1Pod pod)
    {
        var container =
            pod.Spec.Containers.FirstOrDefault(candidate => candidate.Name == KubeVirtApi.ComputeContainer && IsLauncherPod(pod))
            ?? pod.Spec.Containers[0];
        var isLive = pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.GetAnnotation(KubeVirtApi.ProvisioningAnnotation) is null;
        var isRunning = isLive && pod.Metadata.DeletionTimestamp is null && !string.IsNullOrEmpty(pod.Spec.NodeName);
        return new PodInfo(
            TenantPodOf(pod, container),
            OwnerOf(pod),
            pod.Metadata.CreationTimestamp,
            isLive,
            isRunning,
            Quantities.CpuOf(TotalOf(pod.Spec, MillicoresOf)),
            Quantities.Bytes(container.Resources?.Limits) ?? Quantities.Bytes(container.Resources?.Requests)
        )
        {
            IsLauncher = IsLauncherPod(pod),
            TotalMemory = TotalOf(pod.Spec, BytesOf),
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

    private static bool IsLauncherPod(V1Pod pod) =>
        pod.GetLabel(KubeVirtApi.CreatedByLabel) is not null && pod.GetController()?.Kind == "VirtualMachineInstance";

    private static string OwnerOf(V1Pod pod) => pod.GetController() is { } owner ? KeyOfOwner(pod.Namespace(), owner.Kind, owner.Name) : "";

    private static TenantPod TenantPodOf(V1Pod pod, V1Container container)
    {
        var qos = Enum.TryParse<PodQos>(pod.Status?.QosClass, out var known) ? known : PodQos.Burstable;
        var request = Quantities.CpuOf(container.Resources?.Requests) ?? Millicores.Zero;
        return new TenantPod(
            pod.Namespace(),
            pod.Name(),
            pod.Uid(),
            pod.Spec.NodeName ?? "",
            container.Name,
            request,
            Quantities.CpuOf(container.Resources?.Limits),
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

    private static long MillicoresOf(IDictionary<string, ResourceQuantity>? quantities) => Quantities.CpuOf(quantities)?.Value ?? 0;

    private static long BytesOf(IDictionary<string, ResourceQuantity>? quantities) => Quantities.Bytes(quantities) ?? 0;
}
