namespace Bonding.Domain.Decisions;

/// <summary>Compares what tenants use with their part of their nodes, and remembers it.</summary>
internal static class UseRecorder
{
    /// <summary>Counts the parts of a node that is short. A pod's part is what its node has, by base request times base multiplier.</summary>
    public static void AddParts(in DecisionRound round, ReadOnlySpan<int> sharers, int capacity)
    {
        double entitlements = 0;
        foreach (var pod in sharers) entitlements += EntitlementOf(round, pod);
        foreach (var pod in sharers)
        {
            ref var parts = ref round.PartsOfTenant[round.Pods[pod].Tenant];
            parts = parts.With((float)(Math.Max(0, capacity) * EntitlementOf(round, pod) / entitlements));
        }
    }

    public static void Remember(in DecisionRound round)
    {
        for (var index = 0; index < round.Tenants.Length; index++)
        {
            ref readonly var tenant = ref round.Tenants[index];
            var part = round.PartsOfTenant[index].OfAll(round.PodsPerTenant[index]) / Math.Max(1, tenant.SizeMillicores);
            var use = tenant.Use.Next(tenant.Used, part, round.Now - tenant.Adjustment.SteppedAt, round.Rules.Allocation);
            round.TenantOutcomes[index] = round.TenantOutcomes[index] with { Use = use };
        }
    }

    private static double EntitlementOf(in DecisionRound round, int pod) =>
        round.Pods[pod].BaseRequest * round.TenantOutcomes[round.Pods[pod].Tenant].Multiplier.Base;
}
