using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;

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

    internal PodsByNode PodsOfNode { get; } = new();

    internal Buffer<int> PodsPerTenant { get; } = new();

    internal Buffer<bool> NodeIsShort { get; } = new();

    internal Buffer<FairShareTotal> FairSharesOfTenant { get; } = new();

    internal Buffer<int> RoomOfNode { get; } = new();

    internal Buffer<int> Sharers { get; } = new();

    internal Buffer<TenantDemand> Demands { get; } = new();

    internal Buffer<TenantShare> Shares { get; } = new();

    internal Buffer<WriteCandidate> Candidates { get; } = new();

    internal Buffer<int> Chosen { get; } = new();
}

/// <summary>What was decided for one tenant.</summary>
/// <param name="Multiplier">Its multiplier, with the state to be handed to the next decision.</param>
/// <param name="Tier">Its rung on the ladder of PriorityClasses.</param>
/// <param name="Pressure">Which of its memory and IO are near their limit; to be handed to the next decision.</param>
public readonly record struct TenantOutcome(MultiplierDecision Multiplier, int Tier, PressureState Pressure)
{
    /// <summary>What is remembered of its use; to be handed to the next decision.</summary>
    public FairnessState Fairness { get; init; }
}

/// <summary>What was decided for one pod.</summary>
/// <param name="Target">Its share in millicores; null if nothing was shared out to it.</param>
/// <param name="ShareReason">Why the share is not more; empty without one.</param>
/// <param name="Resize">What it should be resized to.</param>
/// <param name="Hold">Why it is left as it is (a constant of <see cref="AllocationReason"/>); null if it is written, or has no share.</param>
/// <param name="WaitingSince">Since when it waits for room or for the write budget; to be handed to the next decision.</param>
public readonly record struct PodOutcome(int? Target, string ShareReason, PlannedResize Resize, string? Hold, DateTimeOffset? WaitingSince)
{
    public bool WillBeWritten => Target is not null && Hold is null;

    /// <summary>The one reason to show: of the write, else of what holds it, else of the share.</summary>
    public string Reason =>
        WillBeWritten ? Resize.Reason
        : Hold is null or AllocationReason.InsideBand ? ShareReason
        : Hold;
}
