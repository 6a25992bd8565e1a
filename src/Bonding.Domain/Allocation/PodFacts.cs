namespace Bonding.Domain.Allocation;

/// <summary>What is known of one running pod of a tenant when a decision is made.</summary>
/// <param name="Key">namespace/name: the total order of pods.</param>
/// <param name="Tenant">Index of its tenant in the snapshot.</param>
/// <param name="Node">Index of its node in the snapshot; below 0 if the node is not known: then the pod is left alone.</param>
/// <param name="Request">
/// What its containers that take part request together: what its node has accepted, while it has not accepted what they ask for.
/// </param>
/// <param name="Limit">Their limits together; null if one has none.</param>
/// <param name="BaseRequest">Request that multipliers are applied to, above 0.</param>
/// <param name="BaseLimit">Limit at first sight, if any.</param>
public readonly record struct PodFacts(
    string Key,
    int Tenant,
    int Node,
    Millicores Request,
    Millicores? Limit,
    Millicores BaseRequest,
    Millicores? BaseLimit
)
{
    /// <summary>
    /// Identifies the pod for as long as it lives: what is remembered of it ends with it, even if another pod takes its name.
    /// </summary>
    public string Uid { get; init; } = Key;

    /// <summary>The quality-of-service class that a resize must keep.</summary>
    public PodQos Qos { get; init; } = PodQos.Burstable;

    /// <summary>Whether requests equal to their limits would make a Burstable pod Guaranteed.</summary>
    public bool EvenIsGuaranteed { get; init; } = true;

    /// <summary>Least that its containers may request together by the rules of their namespace.</summary>
    public Millicores LeastRequest { get; init; }

    /// <summary>Most that its containers may request together within their own limits and the rules of their namespace.</summary>
    public Millicores MostRequest { get; init; } = Millicores.MaxValue;

    /// <summary>Least that their limits may be together by the rules of their namespace, where all have one.</summary>
    public Millicores LeastLimit { get; init; }

    /// <summary>The quotas of its namespace that count it.</summary>
    public QuotaSet Quotas { get; init; }

    /// <summary>
    /// Whether a raise that its node defers may have other pods deleted: then it asks only for what is free, not for what its neighbours
    /// are just giving back.
    /// </summary>
    public bool MayPreempt { get; init; }

    /// <summary>How far its node is with its last resize.</summary>
    public PendingResize Pending { get; init; }

    /// <summary>Why it cannot be resized at all (a constant of <see cref="AllocationReason"/>); null if it can.</summary>
    public string? Obstacle { get; init; }

    /// <summary>
    /// Whether a write to it or to its node has not ended yet: it takes part, and nothing more is written until the end is known.
    /// </summary>
    public bool WriteInFlight { get; init; }

    /// <summary>Whether a restart of the operator would find the base again. Only then the pod may be resized.</summary>
    public bool BaseIsStored { get; init; } = true;

    /// <summary>When the operator last wrote it; null if never.</summary>
    public DateTimeOffset? ResizedAt { get; init; }

    /// <summary>The resize that was last refused, if it was.</summary>
    public RefusedResize? Refused { get; init; }

    /// <summary>A raise that its node deferred lately; null if there was none.</summary>
    public RefusedResize? Deferred { get; init; }

    /// <summary>A request that its node called infeasible for it since the pod was created; null if there was none.</summary>
    public Millicores? Infeasible { get; init; }

    /// <summary>Whether its node keeps it as it was created, as a static CPU manager does with Guaranteed pods.</summary>
    public bool IsFixed => Qos == PodQos.Guaranteed && Infeasible is not null;

    /// <summary>Whether its limit is lower than at first sight.</summary>
    public bool IsLimitLowered => Limit < (BaseLimit ?? Millicores.MaxValue);

    /// <summary>Why it cannot be written now, whatever the change; null if it can.</summary>
    internal string? FixedReason =>
        Obstacle
        ?? (
            WriteInFlight ? AllocationReason.WriteInFlight
            : Qos == PodQos.BestEffort ? AllocationReason.BestEffortPod
            : null
        );
}

/// <summary>How far a node is with the last resize of a pod.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Asked">What the pod asks for.</param>
/// <param name="Since">Since when.</param>
public readonly record struct PendingResize(ResizeState State, Millicores Asked, DateTimeOffset? Since)
{
    /// <summary>Whether the node has not accepted what the pod asks for.</summary>
    public bool IsWish => State is ResizeState.Deferred or ResizeState.Infeasible;
}

/// <summary>Where a resize stands, as the kubelet says of what the pod asks for now.</summary>
public enum ResizeState
{
    /// <summary>It is carried out, or the node has not spoken yet.</summary>
    None,

    /// <summary>The node has accepted it and carries it out.</summary>
    InProgress,

    /// <summary>The node has accepted it and could not carry it out; it tries again.</summary>
    Error,

    /// <summary>The node has no room for it now.</summary>
    Deferred,

    /// <summary>The node can never carry it out.</summary>
    Infeasible,
}

/// <summary>Kubernetes' quality-of-service class of a pod. A resize must not change it.</summary>
public enum PodQos
{
    BestEffort,
    Burstable,
    Guaranteed,
}
