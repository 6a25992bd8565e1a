using System.Runtime.InteropServices;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>
/// The whole decision of one tick: every tenant's multiplier, every pod's share of its node, and which pods are worth a write. A
/// pure function of the snapshot, the state that the decision before left, the rules and the time.
/// </summary>
public static class ClusterDecision
{
    /// <summary>Decides.</summary>
    /// <param name="snapshot">The facts.</param>
    /// <param name="state">
    /// <see cref="ClusterPlan.NextState"/> of the decision before; <see cref="DecisionState.Empty"/> before the first.
    /// </param>
    /// <param name="reused">A plan that is no longer needed: its buffers serve again, and it is returned. Null makes a new one.</param>
    public static ClusterPlan Decide(
        ClusterSnapshot snapshot,
        DecisionState state,
        BondingRules rules,
        DateTimeOffset now,
        ClusterPlan? reused = null
    )
    {
        var plan = reused ?? new ClusterPlan();
        var round = new DecisionRound(snapshot, state, rules, now, plan);
        BurstAdmission.Judge(round);
        Multiply(round);
        NodeSharing.ShareOut(round);
        FairnessTracker.Update(round);
        WriteSelection.Choose(round);
        plan.NextState.Take(round.TenantOutcomes, round.PodOutcomes);
        return plan;
    }

    private static void Multiply(in DecisionRound round)
    {
        for (var index = 0; index < round.Tenants.Length; index++)
        {
            ref readonly var tenant = ref round.Tenants[index];
            ref readonly var state = ref round.TenantStates[index];
            ref var outcome = ref round.TenantOutcomes[index];
            var burstRuns = outcome.Burst.Level == BurstLevel.Boosted;
            var multiplier = MultiplierOf(tenant, burstRuns, state.Adjustment, round.Rules.Multipliers, round.Now);
            var pressure = PressureState.Next(state.Pressure, tenant.Outlook, round.Rules.Multipliers);
            var throttled = state.IsThrottled || round.LimitIsLowered[index];
            var exhausted = CpuLimitRule.IsExhausted(tenant.Reserve, throttled);
            outcome = outcome with
            {
                Multiplier = multiplier,
                Pressure = pressure,
                CreditsExhausted = exhausted,
                IsThrottled = exhausted && throttled,
            };
        }
    }

    // Where nothing is decided the base multiplier counts, as it does for the next pod's priority.
    private static MultiplierDecision MultiplierOf(
        in TenantFacts tenant,
        bool burstRuns,
        AdjustmentState state,
        MultiplierRules rules,
        DateTimeOffset now
    ) =>
        tenant.IsDecided
            ? PreemptionMultiplier.Decide(tenant.BondedUnits, tenant.Outlook, burstRuns, state, rules, now)
            : PreemptionMultiplier.Decide(tenant.BondedUnits, DemandOutlook.None, false, AdjustmentState.Start(now), rules, now);
}

/// <summary>One decision under way: what it is made from, and where it goes.</summary>
internal readonly ref struct DecisionRound
{
    public DecisionRound(ClusterSnapshot snapshot, DecisionState state, BondingRules rules, DateTimeOffset now, ClusterPlan plan)
    {
        (Rules, Now, WritesAllowed, Plan) = (rules, now, snapshot.WritesAllowed, plan);
        Tenants = CollectionsMarshal.AsSpan(snapshot.Tenants);
        Pods = CollectionsMarshal.AsSpan(snapshot.Pods);
        Nodes = CollectionsMarshal.AsSpan(snapshot.Nodes);
        Quotas = CollectionsMarshal.AsSpan(snapshot.Quotas);
        TenantOutcomes = plan.TenantOutcomes.Reset(Tenants.Length);
        PodOutcomes = plan.PodOutcomes.Reset(Pods.Length);
        PodsPerTenant = plan.PodsPerTenant.Reset(Tenants.Length);
        PartsOfTenant = plan.PartsOfTenant.Reset(Tenants.Length);
        LimitIsLowered = plan.LimitIsLowered.Reset(Tenants.Length);
        BaseRequestsOfTenant = plan.BaseRequestsOfTenant.Reset(Tenants.Length);
        NodeIsShort = plan.NodeIsShort.Reset(Nodes.Length);
        var next = plan.BeginNextState(state);
        next.CarryOver(state, Tenants, Pods, now);
        TenantStates = next.Tenants;
        PodStates = next.Pods;
        foreach (ref readonly var pod in Pods)
        {
            PodsPerTenant[pod.Tenant]++;
            LimitIsLowered[pod.Tenant] |= pod.IsLimitLowered;
            BaseRequestsOfTenant[pod.Tenant] += pod.BaseRequest.Value;
        }
        plan.PodsOfNode.Fill(Pods, Nodes.Length);
    }

    public BondingRules Rules { get; }

    public DateTimeOffset Now { get; }

    public int WritesAllowed { get; }

    /// <summary>Buffers that are filled as the decision goes on.</summary>
    public ClusterPlan Plan { get; }

    public ReadOnlySpan<TenantFacts> Tenants { get; }

    public ReadOnlySpan<PodFacts> Pods { get; }

    public ReadOnlySpan<NodeCapacity> Nodes { get; }

    public ReadOnlySpan<QuotaRoom> Quotas { get; }

    /// <summary>What the decision before left of each tenant.</summary>
    public ReadOnlySpan<TenantDecisionState> TenantStates { get; }

    /// <summary>What the decision before left of each pod.</summary>
    public ReadOnlySpan<PodDecisionState> PodStates { get; }

    public Span<TenantOutcome> TenantOutcomes { get; }

    public Span<PodOutcome> PodOutcomes { get; }

    public Span<int> PodsPerTenant { get; }

    /// <summary>What the pods of each tenant were created to request together, in millicores.</summary>
    public Span<long> BaseRequestsOfTenant { get; }

    /// <summary>Whether the limit of some pod of each tenant is lower than at first sight.</summary>
    public Span<bool> LimitIsLowered { get; }

    /// <summary>The least part, in millicores, that a pod of each tenant has of its node; 0 if none has.</summary>
    public Span<float> PartsOfTenant { get; }

    public Span<bool> NodeIsShort { get; }
}
