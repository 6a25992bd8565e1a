namespace Bonding.Domain.Allocation;

/// <summary>What is known of one running pod of a tenant when a decision is made.</summary>
/// <param name="Key">namespace/name: the total order of pods.</param>
/// <param name="Tenant">Index of its tenant in the snapshot.</param>
/// <param name="Node">Index of its node in the snapshot; below 0 if the node is not known: then the pod is left alone.</param>
/// <param name="Request">Present request of the container that may be resized.</param>
/// <param name="Limit">Present limit, if any.</param>
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

/// <summary>Kubernetes' quality-of-service class of a pod. A resize must not change it.</summary>
public enum PodQos
{
    BestEffort,
    Burstable,
    Guaranteed,
}
