using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>
/// What decisions remember of tenants and pods: <see cref="ClusterDecision"/> takes the state that the decision before left and makes the
/// next one. Nothing else writes it, so the same facts and the same state give the same decision wherever it is made.
/// </summary>
/// <remarks>A tenant or a pod that a snapshot does not hold is forgotten with that decision.</remarks>
public sealed class DecisionState
{
    private readonly KeyedBuffer<TenantDecisionState> _tenants = new();
    private readonly KeyedBuffer<PodDecisionState> _pods = new();
    private BurstBudget _budget;

    internal DecisionState() { }

    /// <summary>Nothing is remembered: the state before the first decision.</summary>
    public static DecisionState Empty { get; } = new();

    /// <summary>How the write budget was shared out last.</summary>
    internal ref BurstBudget Budget => ref _budget;

    /// <summary>What is remembered of each tenant, by its index in the snapshot that was decided last.</summary>
    internal Span<TenantDecisionState> Tenants => _tenants.Values;

    /// <summary>What is remembered of each pod, by its index in the snapshot that was decided last.</summary>
    internal Span<PodDecisionState> Pods => _pods.Values;

    /// <summary>Returns what is remembered of a tenant; null if nothing is.</summary>
    /// <param name="key"><see cref="TenantFacts.Key"/>.</param>
    public TenantDecisionState? OfTenant(string key) => _tenants.IndexOf(key) is var index and >= 0 ? Tenants[index] : null;

    /// <summary>Returns what is remembered of a pod; null if nothing is.</summary>
    /// <param name="uid"><see cref="PodFacts.Uid"/>.</param>
    public PodDecisionState? OfPod(string uid) => _pods.IndexOf(uid) is var index and >= 0 ? Pods[index] : null;

    /// <summary>Becomes what was remembered before of the tenants and pods that the snapshot holds; others begin anew.</summary>
    internal void CarryOver(DecisionState before, ReadOnlySpan<TenantFacts> tenants, ReadOnlySpan<PodFacts> pods, DateTimeOffset now)
    {
        _budget = before._budget;
        _tenants.Reset(tenants.Length);
        var cursor = 0;
        for (var index = 0; index < tenants.Length; index++)
        {
            var place = before._tenants.IndexOf(_tenants.Keys[index] = tenants[index].Key, ref cursor);
            Tenants[index] = place < 0 ? TenantDecisionState.Start(now) : before.Tenants[place];
        }
        _pods.Reset(pods.Length);
        cursor = 0;
        for (var index = 0; index < pods.Length; index++)
        {
            var place = before._pods.IndexOf(_pods.Keys[index] = pods[index].Uid, ref cursor);
            Pods[index] = place < 0 ? default : before.Pods[place];
        }
    }

    /// <summary>Takes what was decided: from here on it is the state for the next decision.</summary>
    internal void Take(ReadOnlySpan<TenantOutcome> tenants, ReadOnlySpan<PodOutcome> pods)
    {
        for (var index = 0; index < tenants.Length; index++)
        {
            ref readonly var decided = ref tenants[index];
            Tenants[index] = new(decided.Multiplier.State, decided.Pressure, decided.Fairness, decided.BurstState, decided.IsThrottled);
        }
        for (var index = 0; index < pods.Length; index++)
            Pods[index] = new(pods[index].WaitingSince, pods[index].LastWrite);
    }
}

/// <summary>What is remembered of one tenant.</summary>
/// <param name="Adjustment">Where its adjustment is, and how it came there.</param>
/// <param name="Pressure">Which of its memory and IO are near their limit.</param>
/// <param name="Fairness">What it used of its part of its nodes.</param>
/// <param name="Burst">Its bursts of late, and whether the write budget carries them.</param>
/// <param name="IsThrottled">
/// Whether its limit was lowered because its credits were used up, on this pod or on the one that it moved from, and its account has not
/// recovered.
/// </param>
public readonly record struct TenantDecisionState(
    AdjustmentState Adjustment,
    PressureState Pressure,
    FairnessState Fairness,
    BurstState Burst,
    bool IsThrottled
)
{
    internal static TenantDecisionState Start(DateTimeOffset now) => new(AdjustmentState.Start(now), default, default, default, false);
}

/// <summary>What is remembered of one pod.</summary>
/// <param name="WaitingSince">Since when it waits for room or for the write budget; null if it does not.</param>
/// <param name="LastWrite">Where its request was last moved to.</param>
public readonly record struct PodDecisionState(DateTimeOffset? WaitingSince, LastWrite LastWrite);
