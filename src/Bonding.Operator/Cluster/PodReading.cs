using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Reads a pod's containers as they are resized and as they are counted.</summary>
/// <param name="pod">The pod.</param>
/// <param name="recordKey">The key of the webhook; null if it is not known.</param>
internal sealed class PodReading(V1Pod pod, byte[]? recordKey = null)
{
    private const string Always = "Always";
    private const string ResizeSubresource = "resize";

    /// <summary>Containers that meshes and platforms inject. They take part only if they are named.</summary>
    private static readonly string[] Injected =
    [
        "istio-proxy",
        "linkerd-proxy",
        "kuma-sidecar",
        "consul-dataplane",
        "envoy-sidecar",
        "envoy",
        "daprd",
        "queue-proxy",
        "vault-agent",
        "cloud-sql-proxy",
    ];

    private readonly Dictionary<string, V1ContainerStatus> _statuses = (pod.Status?.ContainerStatuses ?? [])
        .Concat(pod.Status?.InitContainerStatuses ?? [])
        .GroupBy(status => status.Name)
        .ToDictionary(statuses => statuses.Key, statuses => statuses.First());

    /// <summary>What the kubelet says of the last resize.</summary>
    public ResizeVerdict Verdict { get; } = ResizeVerdict.Of(pod);

    /// <summary>Whether its node has not accepted what the pod asks for.</summary>
    public bool IsWish => Verdict.State is ResizeState.Deferred or ResizeState.Infeasible;

    /// <summary>Returns the CPU of the containers of a pod that can be resized, as it asks for them.</summary>
    public static IReadOnlyList<ContainerCpu> CpuOf(V1Pod pod) =>
        Quantities.CpuOf(pod.Spec.Resources?.Requests) is { } own
            ? [new ContainerCpu("", own, Quantities.CpuOf(pod.Spec.Resources?.Limits))]
            : [.. ResizableOf(pod).Select(Asked)];

    /// <summary>Returns the containers that can be resized.</summary>
    /// <param name="createdBefore">What they were created with, if that was seen before.</param>
    public ResizableContainers Containers(IReadOnlyList<ContainerCpu>? createdBefore)
    {
        var asked = CpuOf(pod);
        var created = createdBefore ?? (Resizers().Any() ? CreationRecord.Read(pod, recordKey) : asked);
        var all = new ResizableContainers(asked)
        {
            Created = created,
            Overhead = Quantities.CpuOf(pod.Spec.Overhead) ?? Domain.Millicores.Zero,
            StartingLimits = StartingLimits(),
        };
        return all.IsPod ? OfPod(all) : OfContainers(all);
    }

    private Domain.Millicores StartingLimits()
    {
        var (sidecars, most) = (Quantities.CpuOf(pod.Spec.Overhead) ?? Domain.Millicores.Zero, Domain.Millicores.Zero);
        foreach (var container in pod.Spec.InitContainers ?? [])
        {
            var together = sidecars + (Asked(container).Limit ?? Domain.Millicores.Zero);
            if (IsSidecar(container))
                sidecars = together;
            most = Domain.Millicores.Max(most, together);
        }
        return most;
    }

    private ResizableContainers OfContainers(ResizableContainers all) =>
        all with
        {
            Accepted = Resizable().All(IsKnown) ? [.. Resizable().Select(Accepted)] : null,
            Restarting = [.. Resizable().Where(RestartsOnResize).Select(container => container.Name)],
            OthersAreEven =
                All().All(container => HasEvenMemory(container.Resources))
                && (pod.Spec.InitContainers ?? []).Where(container => !IsSidecar(container)).All(HasEvenCpu),
        };

    // A container without a limit has the pod's, and restarts with it if it says so.
    private ResizableContainers OfPod(ResizableContainers all)
    {
        var limited = all.Asked[0].Limit is not null;
        return all with
        {
            Accepted = AcceptedOfPod(all) is { } accepted ? [accepted] : null,
            Restarting = limited && Resizable().Any(one => Asked(one).Limit is null && RestartsOnResize(one)) ? [all.Asked[0].Name] : [],
            OthersAreEven = HasEvenMemory(pod.Spec.Resources),
            InnerLimits = limited ? Domain.Millicores.Zero : SumOf(one => Asked(one).Limit),
            Inner = (
                SumOf(one => Asked(one).Request),
                limited
                    ? All().Select(one => Asked(one).Limit ?? Domain.Millicores.Zero).Append(Domain.Millicores.Zero).Max()
                    : Domain.Millicores.Zero
            ),
        };
    }

    private Domain.Millicores SumOf(Func<V1Container, Domain.Millicores?> amountOf) =>
        Resizable().Aggregate(Domain.Millicores.Zero, (sum, one) => sum + (amountOf(one) ?? Domain.Millicores.Zero));

    // A kubelet adds the overhead to what it says that it allocated.
    private ContainerCpu? AcceptedOfPod(ResizableContainers all) =>
        Quantities.CpuOf(pod.Status?.AllocatedResources) is { } allocated
            ? all.Asked[0] with
            {
                Request = new Domain.Millicores(Math.Max(0, allocated.Value - all.Overhead.Value)),
                Limit = Quantities.CpuOf(pod.Status?.Resources?.Limits) ?? all.Asked[0].Limit,
            }
            : null;

    /// <summary>Returns the names of the containers that take part.</summary>
    public IReadOnlyList<string> Chosen()
    {
        if (CpuOf(pod) is [{ IsPod: true } whole])
            return [whole.Name];
        if (pod.GetAnnotation(BondingGroup.ContainersAnnotation) is { } named)
            return named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var main = pod.Spec.Containers.Select(container => container.Name).ToList();
        if (LaunchedInstance.Of(pod) is not null && main.Contains(KubeVirtApi.ComputeContainer))
            return [KubeVirtApi.ComputeContainer];
        var own = main.Where(name => !Injected.Contains(name)).ToList();
        return own.Count > 0 ? own : main;
    }

    /// <summary>Returns the amounts that some container leaves open.</summary>
    public ContainerGaps Gaps() =>
        All()
            .Aggregate(
                ContainerGaps.None,
                (gaps, container) =>
                    gaps | (ContainerGaps.All & ~Quantities.Named(container.Resources?.Requests, container.Resources?.Limits))
            );

    /// <summary>Returns who else resized the CPU of its containers; null if nobody did.</summary>
    public string? ForeignManager() => Resizers().FirstOrDefault(manager => manager != BondingGroup.FieldManager);

    /// <summary>Returns what the pod takes of its node.</summary>
    public PodFootprint Footprint(Func<IDictionary<string, ResourceQuantity>?, long?> amountOf) =>
        new(
            [
                .. (pod.Spec.InitContainers ?? []).Select(container =>
                    Amount(container, IsSidecar(container) ? ContainerRole.Sidecar : ContainerRole.Initial, amountOf)
                ),
                .. pod.Spec.Containers.Select(container => Amount(container, ContainerRole.Main, amountOf)),
            ],
            amountOf(pod.Spec.Overhead) ?? 0
        )
        {
            Own = amountOf(pod.Spec.Resources?.Requests) is { } own
                ? new ResourceAmount(own, amountOf(pod.Status?.AllocatedResources), amountOf(pod.Status?.Resources?.Requests))
                : null,
            IsPending = IsWish,
            IsInfeasible = Verdict.State == ResizeState.Infeasible,
        };

    private ContainerAmount Amount(V1Container container, ContainerRole role, Func<IDictionary<string, ResourceQuantity>?, long?> amountOf)
    {
        var status = _statuses.GetValueOrDefault(container.Name);
        var asked = amountOf(container.Resources?.Requests) ?? 0;
        return new ContainerAmount(role, new(asked, amountOf(status?.AllocatedResources), amountOf(status?.Resources?.Requests)));
    }

    private IEnumerable<V1Container> All() => (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers);

    private IEnumerable<V1Container> Resizable() => ResizableOf(pod);

    private static IEnumerable<V1Container> ResizableOf(V1Pod pod) =>
        (pod.Spec.InitContainers ?? []).Where(IsSidecar).Concat(pod.Spec.Containers);

    private static ContainerCpu Asked(V1Container container) =>
        new(
            container.Name,
            Quantities.CpuOf(container.Resources?.Requests) ?? Domain.Millicores.Zero,
            Quantities.CpuOf(container.Resources?.Limits)
        )
        {
            IsSidecar = IsSidecar(container),
        };

    private bool IsKnown(V1Container container) =>
        Quantities.CpuOf(container.Resources?.Requests) is null
        || (
            _statuses.GetValueOrDefault(container.Name) is { } status
            && (Quantities.CpuOf(status.AllocatedResources) ?? Quantities.CpuOf(status.Resources?.Requests)) is not null
        );

    private ContainerCpu Accepted(V1Container container)
    {
        var (asked, status) = (Asked(container), _statuses.GetValueOrDefault(container.Name));
        return asked with
        {
            Request = Quantities.CpuOf(status?.AllocatedResources) ?? Quantities.CpuOf(status?.Resources?.Requests) ?? asked.Request,
            Limit = asked.Limit is null ? null : Quantities.CpuOf(status?.Resources?.Limits) ?? asked.Limit,
        };
    }

    private static bool RestartsOnResize(V1Container container) =>
        container.ResizePolicy?.Any(policy => policy is { ResourceName: Quantities.Cpu, RestartPolicy: "RestartContainer" }) == true;

    private static bool IsSidecar(V1Container container) => container.RestartPolicy == Always;

    private static bool HasEvenMemory(V1ResourceRequirements? resources) =>
        Quantities.Bytes(resources?.Limits) is > 0 and var limit && (Quantities.Bytes(resources?.Requests) ?? limit) == limit;

    private static bool HasEvenCpu(V1Container container) =>
        Quantities.CpuOf(container.Resources?.Limits) is { Value: > 0 } limit
        && (Quantities.CpuOf(container.Resources?.Requests) ?? limit) == limit;

    // The API server records who changed a field by the subresource, and nobody can resize a pod in another way.
    private IEnumerable<string> Resizers() =>
        (pod.Metadata.ManagedFields ?? [])
            .Where(entry => entry.Subresource == ResizeSubresource && FieldOwner.Has(entry, "f:cpu"))
            .Select(entry => entry.Manager);
}

/// <summary>What the kubelet says of the last resize of a pod.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Message">The kubelet's words.</param>
/// <param name="Since">Since when.</param>
internal readonly record struct ResizeVerdict(ResizeState State, string Message, DateTimeOffset? Since)
{
    private const string Pending = "PodResizePending";
    private const string InProgress = "PodResizeInProgress";

    public static ResizeVerdict Of(V1Pod pod) =>
        Condition(pod, Pending) is { } pending && IsCurrent(pod, pending)
            ? Of(pending, pending.Reason == nameof(ResizeState.Infeasible) ? ResizeState.Infeasible : ResizeState.Deferred)
        : Condition(pod, InProgress) is { } progress
            ? Of(progress, progress.Reason == nameof(ResizeState.Error) ? ResizeState.Error : ResizeState.InProgress)
        : new ResizeVerdict(ResizeState.None, "", null);

    private static ResizeVerdict Of(V1PodCondition condition, ResizeState state) =>
        new(
            state,
            condition.Message ?? "",
            condition.LastTransitionTime is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null
        );

    private static V1PodCondition? Condition(V1Pod pod, string type) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");

    // An earlier one is about what the pod asked for before. Of what the node has accepted, the generation stays that of the acceptance.
    private static bool IsCurrent(V1Pod pod, V1PodCondition condition) => !(condition.ObservedGeneration < pod.Metadata.Generation);
}
