namespace Bonding.Domain.Allocation;

/// <summary>A tenant's running pod as the plan sees it. CPU in millicores.</summary>
/// <param name="Key">Tenant, namespace/name.</param>
/// <param name="Request">Present request of the container that the operator may resize.</param>
/// <param name="Limit">Present limit; null if there is none.</param>
/// <param name="BaseLimit">Limit at first sight; null if there was none.</param>
/// <param name="Qos">Class that must stay.</param>
/// <param name="ResizedAt">When the operator last wrote it; null if never.</param>
/// <param name="Obstacle">Why it cannot be resized at all (a constant of <see cref="AllocationReason"/>); null if it can.</param>
/// <param name="Mode">Recommend or Enforce: others are not planned.</param>
public readonly record struct RunningPod(
    string Key,
    int Request,
    int? Limit,
    int? BaseLimit,
    PodQos Qos,
    DateTimeOffset? ResizedAt,
    string? Obstacle,
    BondingMode Mode
)
{
    /// <summary>All the CPU that the pod can use. 0 when unknown: then its limit is never lowered.</summary>
    public int SizeMillicores { get; init; }

    /// <summary>What the tenant earns for, <see cref="Credits.EarnRate.BaselineMillicores"/>.</summary>
    public int BaselineMillicores { get; init; }

    /// <summary>See <see cref="CpuLimitRule.IsExhausted"/>.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary>The need of some tenant of the node is not met, <see cref="FairShares.AreShort"/>.</summary>
    public bool NodeIsShort { get; init; }

    /// <summary>A migration is under way or about to start: its limit is lifted, for a throttled guest may never converge.</summary>
    public bool Migrating { get; init; }

    /// <summary>The node's allocatable CPU: where a limit goes back to that the operator introduced.</summary>
    public int? OpenLimit { get; init; }

    /// <summary>Whether a restart of the operator would find the base again. Only then the pod may be resized.</summary>
    public bool BaseIsStored { get; init; } = true;

    /// <summary>The resize that was last refused, if it was.</summary>
    public RefusedResize? Refused { get; init; }
}

/// <summary>Kubernetes' quality-of-service class of a pod. A resize must not change it.</summary>
public enum PodQos
{
    BestEffort,
    Burstable,
    Guaranteed,
}
