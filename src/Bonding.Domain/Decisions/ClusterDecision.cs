using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>
/// The whole decision of one tick: every tenant's multiplier and tier, every pod's share of its node, and which pods are worth a write. A pure
/// function of the snapshot, the rules and the time.
/// </summary>
public static class ClusterDecision
{
    public static ClusterPlan Decide(ClusterSnapshot snapshot, BondingRules rules, DateTimeOffset now)
    {
        var plan = new ClusterPlan();
        Decide(snapshot, rules, now, plan);
        return plan;
    }

    /// <summary>The same into the memory of an earlier plan, without garbage.</summary>
    public static void Decide(ClusterSnapshot snapshot, BondingRules rules, DateTimeOffset now, ClusterPlan plan)
    {
        var round = new DecisionRound(snapshot, rules, now, plan);
        Multiply(round);
        NodeSharing.ShareOut(round);
        FairnessTracker.Update(round);
        WriteSelection.Choose(round);
    }

    private static void Multiply(in DecisionRound round)
    {
        for (var index = 0; index < round.Tenants.Length; index++)
        {
            ref readonly var tenant = ref round.Tenants[index];
            var multiplier = MultiplierOf(tenant, round.Rules.Multipliers, round.Now);
            var pressure = PressureState.Next(tenant.Pressure, tenant.Outlook, round.Rules.Multipliers);
            round.TenantOutcomes[index] = new TenantOutcome(multiplier, round.Rules.Tiers.TierFor(multiplier.Base), pressure);
        }
    }

    // Where nothing is decided the base multiplier counts, as it does for the next pod's priority.
    private static MultiplierDecision MultiplierOf(in TenantInput tenant, MultiplierRules terms, DateTimeOffset now) =>
        tenant.IsDecided
            ? PreemptionMultiplier.Decide(tenant.BondedUnits, tenant.Outlook, tenant.Adjustment, terms, now)
            : PreemptionMultiplier.Decide(tenant.BondedUnits, DemandOutlook.None, AdjustmentState.Start(now), terms, now);
}
