using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Operator.State;

/// <summary>A pod that runs a tenant now, with the containers that take part in its resizes.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID: what it was created with belongs to it.</param>
/// <param name="Node">Node.</param>
/// <param name="Containers">The containers that take part, as the pod asks for them.</param>
/// <param name="Qos">Class.</param>
/// <param name="PriorityClass">Its PriorityClass, if any.</param>
/// <param name="Obstacle">Why it cannot be resized (a constant of <see cref="AllocationReason"/>), if so.</param>
public sealed record TenantPod(
    string Namespace,
    string Name,
    string Uid,
    string Node,
    IReadOnlyList<ContainerCpu> Containers,
    PodQos Qos,
    string? PriorityClass,
    string? Obstacle
)
{
    /// <summary>Version of the pod that this was read from.</summary>
    public string? Version { get; init; }

    /// <summary>All containers that can be resized; those that take part are some of them.</summary>
    public ResizableContainers All { get; init; } = new(Containers);

    /// <summary>What each of them may request.</summary>
    public IReadOnlyList<ContainerBounds> Bounds { get; init; } = ContainerBounds.Of(Containers, Qos, CpuRange.Any);

    /// <summary>What its node has accepted for them, while it has not accepted what the pod asks for; else null.</summary>
    public IReadOnlyList<ContainerCpu>? Accepted { get; init; }

    /// <summary>How far its node is with its last resize.</summary>
    public PendingResize Pending { get; init; }

    /// <summary>What its node says of that; empty if nothing.</summary>
    public string NodeMessage { get; init; } = "";

    /// <summary>Who else resized it, as the API server recorded; null if nobody did.</summary>
    public string? ForeignManager { get; init; }

    /// <summary>The value of its PriorityClass; null if it has none.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether the scheduler may delete other pods for it: a newer one does so for a raise that a node defers.</summary>
    public bool MayPreempt { get; init; }

    /// <summary>The amounts that some container of it leaves open.</summary>
    public ContainerGaps Gaps { get; init; }

    /// <summary>Whether it has a deadline, by which quotas tell pods apart.</summary>
    public bool HasDeadline { get; init; }

    /// <summary>The part of its request that this operator wrote and the cache does not show yet.</summary>
    public Millicores UnobservedIncrease { get; init; }

    /// <summary>Present request: what its node has accepted, else what it asks for.</summary>
    public Millicores Request => ContainerCpu.RequestOf(Accepted ?? Containers);

    /// <summary>Present limit; null if a container that takes part has none.</summary>
    public Millicores? Limit => ContainerCpu.LimitOf(Accepted ?? Containers);

    /// <summary>What the containers that take part were created with; null if that is not known.</summary>
    public IReadOnlyList<ContainerCpu>? Created => Named(All.Created, Containers);

    /// <summary>Whether requests equal to their limits would make it Guaranteed, if it is Burstable.</summary>
    public bool EvenIsGuaranteed =>
        All.OthersAreEven
        && All.Asked.All(container => container.Request == container.Limit || Containers.Any(chosen => chosen.Name == container.Name));

    /// <summary>Whether a resize would restart a container, which does not help what runs in it.</summary>
    public bool RestartsOnResize => Containers.Any(container => All.Restarting.Contains(container.Name));

    /// <summary>Returns the pod with other containers that take part. Those that it does not have are left out.</summary>
    public TenantPod Choose(IReadOnlyList<ContainerCpu> named) =>
        this with
        {
            Containers = Named(All.Asked, named) ?? Containers,
            Accepted = Accepted is null ? null : Named(All.Accepted, named),
        };

    private static IReadOnlyList<ContainerCpu>? Named(IReadOnlyList<ContainerCpu>? all, IReadOnlyList<ContainerCpu> named) =>
        all is null ? null : [.. all.Where(container => named.Any(chosen => chosen.Name == container.Name))];
}

/// <summary>The containers of a pod that can be resized: the main ones and sidecars.</summary>
/// <param name="Asked">As the pod asks for them.</param>
public sealed record ResizableContainers(IReadOnlyList<ContainerCpu> Asked)
{
    /// <summary>As its node has accepted them; null if that is not known.</summary>
    public IReadOnlyList<ContainerCpu>? Accepted { get; init; }

    /// <summary>As they were created; null if that is not known.</summary>
    public IReadOnlyList<ContainerCpu>? Created { get; init; } = Asked;

    /// <summary>Names of those that a resize of CPU restarts.</summary>
    public IReadOnlyList<string> Restarting { get; init; } = [];

    /// <summary>
    /// Whether everything but the CPU of these containers is as in a Guaranteed pod: all memory, and the CPU of init containers.
    /// </summary>
    public bool OthersAreEven { get; init; } = true;

    /// <summary>What the pod's runtime takes beside them.</summary>
    public Millicores Overhead { get; init; }

    /// <summary>The limits that an init container has with the sidecars before it, at most; they bound a ratio too.</summary>
    public Millicores StartingLimits { get; init; }

    /// <summary>What the containers of a pod that requests CPU for all of them together must find in it.</summary>
    public (Millicores Request, Millicores Limit) Inner { get; init; }

    /// <summary>The limits of the containers of such a pod together, where it has none of its own.</summary>
    public Millicores InnerLimits { get; init; }

    /// <summary>Whether the pod requests CPU for all its containers together: then it is resized itself.</summary>
    public bool IsPod => Asked is [{ IsPod: true }];

    /// <summary>Returns the least that such a pod may request. The limit of a Guaranteed one moves with its request.</summary>
    public Millicores LeastOfPod(PodQos qos) => qos == PodQos.Guaranteed ? Millicores.Max(Inner.Request, Inner.Limit) : Inner.Request;

    /// <summary>Returns what counts for the pod beside some of these containers: the others, and its runtime.</summary>
    public IReadOnlyList<ContainerCpu> Beside(IReadOnlyList<ContainerCpu> chosen) =>
        [
            .. Asked.Where(container => !chosen.Any(one => one.Name == container.Name)),
            new ContainerCpu("", Overhead, Overhead + InnerLimits),
        ];
}
