using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>What was decided, with the buffers that deciding takes: a decision that reuses a plan allocates nothing.</summary>
public sealed class ClusterPlan
{
    private readonly DecisionState _one = new();
    private readonly DecisionState _other = new();

    /// <summary>What the next decision is handed. It is overwritten by the decision after that one if the plan is reused.</summary>
    public DecisionState NextState { get; private set; } = DecisionState.Empty;

    /// <summary>One for each tenant of the snapshot, in its order.</summary>
    public ReadOnlySpan<TenantOutcome> Tenants => TenantOutcomes.Span;

    /// <summary>One for each pod of the snapshot, in its order.</summary>
    public ReadOnlySpan<PodOutcome> Pods => PodOutcomes.Span;

    /// <summary>
    /// Indices of the pods to be written, in that order: increases last, so that what the decreases free is there for them; among each, the
    /// most urgent first, ties by key.
    /// </summary>
    public ReadOnlySpan<int> Writes => Chosen.Span;

    /// <summary>For each node of the snapshot, whether the need of some enforced tenant is not met there.</summary>
    public ReadOnlySpan<bool> ShortNodes => NodeIsShort.Span;

    internal Buffer<TenantOutcome> TenantOutcomes { get; } = new();

    internal Buffer<PodOutcome> PodOutcomes { get; } = new();

    internal PodsByNode PodsOfNode { get; } = new();

    internal Buffer<int> PodsPerTenant { get; } = new();

    internal Buffer<bool> LimitIsLowered { get; } = new();

    internal Buffer<long> BaseRequestsOfTenant { get; } = new();

    internal Buffer<Applicant> Applicants { get; } = new();

    internal Buffer<bool> NodeIsShort { get; } = new();

    internal Buffer<float> PartsOfTenant { get; } = new();

    internal Buffer<int> RoomOfNode { get; } = new();

    /// <summary>What the chosen decreases give on each node, which it has not carried out yet.</summary>
    internal Buffer<int> GivenOnNode { get; } = new();

    internal Buffer<QuotaRoom> RoomOfQuota { get; } = new();

    internal Buffer<int> Sharers { get; } = new();

    internal Buffer<NodeClaim> Claims { get; } = new();

    internal Buffer<WriteCandidate> Candidates { get; } = new();

    internal Buffer<int> Chosen { get; } = new();

    /// <summary>Begins the state that follows <paramref name="before"/>, which stays as it is.</summary>
    internal DecisionState BeginNextState(DecisionState before) => NextState = ReferenceEquals(before, _one) ? _other : _one;
}

/// <summary>What was decided for one tenant.</summary>
/// <param name="Multiplier">Its multiplier and the reasons for it.</param>
/// <param name="Pressure">Which of its memory and IO are near their limit.</param>
public readonly record struct TenantOutcome(MultiplierDecision Multiplier, PressureState Pressure)
{
    /// <summary>The level that it holds its entitlement at, and why.</summary>
    public BurstVerdict Burst { get; init; }

    /// <summary>What is remembered of its bursts from now on.</summary>
    public BurstState BurstState { get; init; }

    /// <summary>What it used of its part of its nodes, this decision's second included.</summary>
    public FairnessState Fairness { get; init; }

    /// <summary>Whether its credits no longer pay for more than its baseline, <see cref="CpuLimitRule.IsExhausted"/>.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary><see cref="TenantDecisionState.IsThrottled"/> from now on.</summary>
    public bool IsThrottled { get; init; }
}

/// <summary>What was decided for one pod.</summary>
/// <param name="Target">Its share; null if nothing was shared out to it.</param>
/// <param name="ShareReason">Why the share is not more; empty without one.</param>
/// <param name="Resize">What it should be resized to.</param>
/// <param name="Hold">
/// Why it is left as it is (a constant of <see cref="AllocationReason"/>); null if it is written, or has no share.
/// </param>
/// <param name="WaitingSince">Since when it waits for room or for the write budget; null if it does not.</param>
public readonly record struct PodOutcome(
    Millicores? Target,
    string ShareReason,
    PlannedResize Resize,
    string? Hold,
    DateTimeOffset? WaitingSince
)
{
    /// <summary>What is remembered of the last write to it, this one included.</summary>
    public LastWrite LastWrite { get; init; }

    public bool WillBeWritten => Target is not null && Hold is null;

    /// <summary>The one reason to show: of the write, else of what holds it, else of the share.</summary>
    public string Reason =>
        WillBeWritten ? Resize.Reason
        : Hold is null or AllocationReason.InsideBand ? ShareReason
        : Hold;
}

/// <summary>The pods of each node in the order of their keys.</summary>
internal sealed class PodsByNode
{
    private readonly Buffer<int> _begins = new();
    private readonly Buffer<int> _next = new();
    private readonly Buffer<int> _pods = new();
    private readonly Buffer<string> _keys = new();

    public ReadOnlySpan<int> this[int node] => _pods.Span[_begins.Span[node].._begins.Span[node + 1]];

    public void Fill(ReadOnlySpan<PodFacts> pods, int nodes)
    {
        var begins = CountInto(_begins.Reset(nodes + 1), pods);
        var next = _next.Reset(nodes + 1);
        begins.CopyTo(next);
        var grouped = _pods.Reset(begins[nodes]);
        var keys = _keys.Reset(begins[nodes]);
        for (var pod = 0; pod < pods.Length; pod++)
        {
            if (pods[pod].Node < 0)
                continue;
            var place = next[pods[pod].Node]++;
            (grouped[place], keys[place]) = (pod, pods[pod].Key);
        }
        for (var node = 0; node < nodes; node++)
            keys[begins[node]..begins[node + 1]].Sort(grouped[begins[node]..begins[node + 1]], StringComparer.Ordinal);
    }

    private static Span<int> CountInto(Span<int> begins, ReadOnlySpan<PodFacts> pods)
    {
        foreach (ref readonly var pod in pods)
            if (pod.Node >= 0)
                begins[pod.Node + 1]++;
        for (var node = 1; node < begins.Length; node++)
            begins[node] += begins[node - 1];
        return begins;
    }
}
