using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>What was decided, and the memory that deciding takes: handed to the next decision, which then allocates nothing.</summary>
public sealed class ClusterPlan
{
    /// <summary>One for each tenant of the snapshot, in its order.</summary>
    public ReadOnlySpan<TenantOutcome> Tenants => TenantOutcomes.Span;

    /// <summary>One for each pod of the snapshot, in its order.</summary>
    public ReadOnlySpan<PodOutcome> Pods => PodOutcomes.Span;

    /// <summary>
    /// Indices of the pods to be written, in that order: increases last, so that what the decreases free is there for them; among each, the most
    /// urgent first, ties by key.
    /// </summary>
    public ReadOnlySpan<int> Writes => Chosen.Span;

    /// <summary>For each node of the snapshot, whether the need of some enforced tenant is not met there.</summary>
    public ReadOnlySpan<bool> ShortNodes => NodeIsShort.Span;

    internal Buffer<TenantOutcome> TenantOutcomes { get; } = new();

    internal Buffer<PodOutcome> PodOutcomes { get; } = new();

    internal NodeGroups PodsOfNode { get; } = new();

    internal Buffer<int> PodsPerTenant { get; } = new();

    internal Buffer<bool> NodeIsShort { get; } = new();

    internal Buffer<TenantParts> PartsOfTenant { get; } = new();

    internal Buffer<int> RoomOfNode { get; } = new();

    internal Buffer<int> Sharers { get; } = new();

    internal Buffer<TenantDemand> Demands { get; } = new();

    internal Buffer<TenantShare> Shares { get; } = new();

    internal Buffer<WriteCandidate> Candidates { get; } = new();

    internal Buffer<int> Chosen { get; } = new();
}
