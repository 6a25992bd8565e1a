using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>
/// The whole decision of one tick: every tenant's multiplier and tier, every pod's share of its node, and which pods are worth a write. A
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
            var multiplier = MultiplierOf(tenant, state.Adjustment, round.Rules.Multipliers, round.Now);
            var pressure = PressureState.Next(state.Pressure, tenant.Outlook, round.Rules.Multipliers);
            var throttled = state.IsThrottled || round.LimitIsLowered[index];
            var exhausted = CpuLimitRule.IsExhausted(tenant.Reserve, throttled);
            round.TenantOutcomes[index] = new TenantOutcome(multiplier, round.Rules.Tiers.TierFor(multiplier.Base), pressure)
            {
                CreditsExhausted = exhausted,
                IsThrottled = exhausted && throttled,
            };
        }
    }

    // Where nothing is decided the base multiplier counts, as it does for the next pod's priority.
    private static MultiplierDecision MultiplierOf(
        in TenantFacts tenant,
        AdjustmentState state,
        MultiplierRules rules,
        DateTimeOffset now
    ) =>
        tenant.IsDecided
            ? PreemptionMultiplier.Decide(tenant.BondedUnits, tenant.Outlook, state, rules, now)
            : PreemptionMultiplier.Decide(tenant.BondedUnits, DemandOutlook.None, AdjustmentState.Start(now), rules, now);
}
