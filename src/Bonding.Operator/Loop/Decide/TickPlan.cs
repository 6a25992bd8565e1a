using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Decide;

/// <summary>What a tick decided, and from what: deciding the cluster and the state again gives the same plan. Immutable.</summary>
/// <param name="Cluster">What was observed.</param>
/// <param name="State">What the decision before left.</param>
/// <param name="Decisions">One for each tenant, by its index in the cluster.</param>
/// <param name="Resizes">In the order to be written: decreases first.</param>
/// <param name="ShortNodes">Nodes where the need of some enforced tenant is not met.</param>
/// <param name="NextState">What the next decision is handed.</param>
public sealed record TickPlan(
    ObservedCluster Cluster,
    DecisionState State,
    IReadOnlyList<TenantDecision> Decisions,
    IReadOnlyList<PodResize> Resizes,
    IReadOnlyList<string> ShortNodes,
    DecisionState NextState
);

/// <summary>A resize to be written.</summary>
public sealed record PodResize(NamespacedName Account, TenantPod Pod, PlannedResize Change);

/// <summary>The plan of the last tick, or null before the first. Written by the loop, read by the API.</summary>
public sealed class LatestDecision() : Latest<TickPlan?>(null);
