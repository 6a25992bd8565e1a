using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>Compares what tenants use with their part of their nodes, and remembers it.</summary>
internal static class FairnessTracker
{
    /// <summary>
    /// Counts the parts of a node. A pod's part is what its node has, by base request times base multiplier. Of a tenant on several nodes
    /// the least part counts for all its pods: its use is only known of all of them together.
    /// </summary>
    public static void CountParts(in DecisionRound round, ReadOnlySpan<int> sharers, Millicores capacity)
    {
        double entitlements = 0;
        foreach (var pod in sharers)
            entitlements += EntitlementOf(round, pod);
        foreach (var pod in sharers)
        {
            ref var least = ref round.PartsOfTenant[round.Pods[pod].Tenant];
            var part = (float)(capacity.Value * EntitlementOf(round, pod) / entitlements);
            least = least > 0 ? Math.Min(least, part) : part;
        }
    }

    public static void Update(in DecisionRound round)
    {
        for (var index = 0; index < round.Tenants.Length; index++)
        {
            ref readonly var tenant = ref round.Tenants[index];
            var part = (double)round.PartsOfTenant[index] * round.PodsPerTenant[index] / Math.Max(1, tenant.Size.Value);
            ref readonly var state = ref round.TenantStates[index];
            ref var outcome = ref round.TenantOutcomes[index];
            var fairness = state.Fairness.Next(tenant.Used, part, round.Now - state.Adjustment.SteppedAt, round.Rules.Allocation);
            outcome = outcome with { Fairness = fairness };
        }
    }

    private static double EntitlementOf(in DecisionRound round, int pod) =>
        round.Pods[pod].BaseRequest.Value * round.TenantOutcomes[round.Pods[pod].Tenant].Multiplier.Base;
}

/// <summary>
/// What is remembered of a tenant's CPU use. Both numbers fade with <see cref="AllocationRules.FairnessWindow"/>. A tenant of which nothing
/// is known has zeros and counts as one that used just its part.
/// </summary>
/// <param name="Ahead">
/// Use over its part of its nodes, less one: 0 is just its part, -1 is nothing at all. Its part is what the node has, by entitlement. Use
/// counts at all times, so that nobody saves by waiting until others want CPU too.
/// </param>
/// <param name="Peak">The most that it used, as a share of its size.</param>
public readonly record struct FairnessState(float Ahead, float Peak)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>Returns the state after one more observation.</summary>
    /// <param name="used">CPU in use, as a share of the tenant's size; NaN if it is not known: then it counts as just its part.</param>
    /// <param name="part">Its part of its nodes, as a share of its size; 0 if it has none.</param>
    /// <param name="elapsed">Time since the observation before; at most 5 s count.</param>
    public FairnessState Next(double used, double part, TimeSpan elapsed, AllocationRules rules)
    {
        if (rules.FairnessWindow <= TimeSpan.Zero)
            return default;
        var step = Math.Clamp(Math.Min(elapsed.TotalSeconds, LongestStep.TotalSeconds) / rules.FairnessWindow.TotalSeconds, 0, 1);
        var ahead = part > 0 && used >= 0 ? used / part - 1 : 0;
        var peak = Peak * (1 - step);
        return new FairnessState((float)(Ahead + step * (ahead - Ahead)), (float)(used > peak ? used : peak));
    }
}
