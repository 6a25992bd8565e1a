using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>
/// Shares each node's CPU between the tenants' pods on it that can be resized. Pods whose tenant is only recommended to keep what they have when
/// those of enforced tenants are shared out; what they would get is told as if all were enforced.
/// </summary>
internal static class NodeSharing
{
    public static void ShareOut(in DecisionRound round)
    {
        for (var node = 0; node < round.Nodes.Length; node++)
        {
            var pods = round.Plan.PodsOfNode[node];
            if (Gather(round, pods, BondingMode.Recommend) > Gather(round, pods, BondingMode.Enforce)) Share(round, node, pods, BondingMode.Recommend);
            round.NodeIsShort[node] = Share(round, node, pods, BondingMode.Enforce);
        }
    }

    private static int Gather(in DecisionRound round, ReadOnlySpan<int> pods, BondingMode least)
    {
        var sharers = round.Plan.Sharers;
        sharers.Clear();
        foreach (var pod in pods)
            if (round.Pods[pod].Obstacle is null && round.Tenants[round.Pods[pod].Tenant].Mode >= least) sharers.Add(pod);
        return sharers.Span.Length;
    }

    /// <returns>Whether some need is not met.</returns>
    private static bool Share(in DecisionRound round, int node, ReadOnlySpan<int> pods, BondingMode least)
    {
        var shares = round.Plan.Shares.Reset(Gather(round, pods, least));
        var sharers = round.Plan.Sharers.Span;
        var capacity = round.Nodes[node].SharedBy(RequestOf(round, sharers), round.Rules.Allocation.Headroom);
        FairShares.Allocate(DemandsOf(round, sharers, capacity), capacity, round.Rules.Allocation.FloorMillicores, shares);
        var isShort = false;
        for (var index = 0; index < shares.Length; index++)
        {
            round.PodOutcomes[sharers[index]] = new PodOutcome(shares[index].Target, shares[index].Reason, default, null, null);
            isShort |= FairShares.IsShort(shares[index].Reason);
        }
        return isShort;
    }

    private static int RequestOf(in DecisionRound round, ReadOnlySpan<int> sharers)
    {
        var request = 0;
        foreach (var pod in sharers) request += round.Pods[pod].Request;
        return request;
    }

    private static ReadOnlySpan<TenantDemand> DemandsOf(in DecisionRound round, ReadOnlySpan<int> sharers, int capacity)
    {
        var usage = 0.0;
        foreach (var pod in sharers) usage += ExpectedUsage(round, pod);
        var demands = round.Plan.Demands.Reset(sharers.Length);
        for (var index = 0; index < sharers.Length; index++) demands[index] = DemandOf(round, sharers[index], nodeIsUsedUp: usage >= capacity);
        return demands;
    }

    private static TenantDemand DemandOf(in DecisionRound round, int index, bool nodeIsUsedUp)
    {
        ref readonly var pod = ref round.Pods[index];
        var size = SizeOf(round, pod);
        // Nothing is taken from a tenant because it cannot be seen: without a forecast it needs what it has.
        var need = round.Tenants[pod.Tenant].Outlook.Cpu is { IsUsable: true } cpu ? (int)Math.Min(size, Math.Ceiling(cpu.Need * size)) : pod.Request;
        return new TenantDemand(pod.Key, pod.BaseRequest, round.TenantOutcomes[pod.Tenant].Multiplier.Effective, need, size)
        {
            NeedIsBounded = nodeIsUsedUp && ExpectedUsage(round, index) > pod.Request,
        };
    }

    private static double ExpectedUsage(in DecisionRound round, int index)
    {
        ref readonly var pod = ref round.Pods[index];
        return round.Tenants[pod.Tenant].Outlook.Cpu is { IsUsable: true } cpu ? cpu.Expected * SizeOf(round, pod) : 0;
    }

    private static int SizeOf(in DecisionRound round, in PodInput pod) =>
        Math.Max(1, round.Tenants[pod.Tenant].SizeMillicores / round.PodsPerTenant[pod.Tenant]);
}
