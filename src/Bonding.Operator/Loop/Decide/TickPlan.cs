using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Decide;

/// <summary>What a tick decided.</summary>
/// <param name="Decisions">One for each tenant, in their order.</param>
/// <param name="Resizes">In the order to be written: decreases first.</param>
public sealed record TickPlan(IReadOnlyList<TenantDecision> Decisions, IReadOnlyList<PodResize> Resizes)
{
    /// <summary>Nodes where the need of some enforced tenant is not met.</summary>
    public IReadOnlyList<string> ShortNodes { get; init; } = [];

    /// <summary>By the UID of each pod that waits for a write: since when.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> WaitingSince { get; init; } = new Dictionary<string, DateTimeOffset>();
}

/// <summary>A resize to be written.</summary>
public sealed record PodResize(NamespacedName Account, TenantPod Pod, PlannedResize Change);

/// <summary>The outcome of the last tick, or null before the first. Written by the loop, read by the API.</summary>
public sealed class LatestDecision() : Latest<TickOutcome?>(null);

/// <summary>What the last tick decided from, and what it decided. Deciding the snapshot again gives the same plan.</summary>
public sealed record TickOutcome(TickSnapshot Snapshot, TickPlan Plan);
