using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Operator.State;

/// <summary>The pod that runs a tenant now.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID: base request and limit belong to it.</param>
/// <param name="Node">Node.</param>
/// <param name="Container">The container that may be resized: <c>compute</c> of a virt-launcher, else the first one.</param>
/// <param name="Request">Present request.</param>
/// <param name="Limit">Present limit, if any.</param>
/// <param name="Qos">Class.</param>
/// <param name="PriorityClass">Its PriorityClass, if any.</param>
/// <param name="Obstacle">Why it cannot be resized (a constant of <see cref="AllocationReason"/>), if so.</param>
public sealed record TenantPod(
    string Namespace,
    string Name,
    string Uid,
    string Node,
    string Container,
    Millicores Request,
    Millicores? Limit,
    PodQos Qos,
    string? PriorityClass,
    string? Obstacle
)
{
    /// <summary>Version of the pod that this was read from.</summary>
    public string? Version { get; init; }

    /// <summary>The part of its request that this operator wrote and the cache does not show yet.</summary>
    public Millicores UnobservedIncrease { get; init; }

    /// <summary>Whether its node says that it can never give it what it requests.</summary>
    public bool IsInfeasible { get; init; }
}
