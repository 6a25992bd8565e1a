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
public sealed record RunningPod(
    string Key, int Request, int? Limit, int? BaseLimit, PodQos Qos, DateTimeOffset? ResizedAt, string? Obstacle, BondingMode Mode);
