using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;

namespace Bonding.Domain.Decisions;

/// <summary>
/// Shares each node's CPU between the tenants' pods on it that can be resized. Pods whose tenant is only recommended to keep what they have
/// when those of enforced tenants are shared out; what they would get is decided as if all were enforced.
/// </summary>
internal static class NodeSharing
{
    private const double LeastStep = 0.05;

    public static void ShareOut(in DecisionRound round)
    {
        for (var node = 0; node < round.Nodes.Length; node++)
        {
            var pods = round.Plan.PodsOfNode[node];
            if (Gather(round, pods, BondingMode.Recommend) > Gather(round, pods, BondingMode.Enforce))
                Share(round, node, pods, BondingMode.Recommend);
            round.NodeIsShort[node] = Share(round, node, pods, BondingMode.Enforce);
        }
    }

    private static int Gather(in DecisionRound round, ReadOnlySpan<int> pods, BondingMode least)
    {
        var sharers = round.Plan.Sharers;
        sharers.Clear();
        foreach (var pod in pods)
            if (round.Pods[pod].Obstacle is null && round.Tenants[round.Pods[pod].Tenant].Mode >= least)
                sharers.Add(pod);
        return sharers.Span.Length;
    }

    /// <returns>Whether some need is not met.</returns>
    private static bool Share(in DecisionRound round, int node, ReadOnlySpan<int> pods, BondingMode least)
    {
        Gather(round, pods, least);
        var sharers = round.Plan.Sharers.Span;
        var capacity = round.Nodes[node].SharedBy(RequestOf(round, sharers), round.Rules.Allocation.Headroom);
        var claims = ClaimsOf(round, sharers, capacity);
        var hasBonded = EntitlementShares.Allocate(claims, TermsOf(round, node, capacity));
        var isShort = IsShort(claims, capacity.Value, round.Rules.Allocation.Floor.Value);
        // Beside tenants with units neighbours are not evened out: who comes first would weigh more than a bond set once leaves it.
        if (isShort && !hasBonded)
            PeerShares.Equalize(claims, capacity.Value, round.Rules.Allocation);
        for (var index = 0; index < claims.Length; index++)
            round.PodOutcomes[sharers[index]] = OutcomeOf(round, sharers[index], claims[index]);
        if (least == BondingMode.Enforce)
            FairnessTracker.CountParts(round, sharers, capacity);
        return isShort;
    }

    // The headroom is no use that a boost could take.
    private static SharingTerms TermsOf(in DecisionRound round, int node, Millicores capacity)
    {
        var whole = capacity + round.Nodes[node].Allocatable.Share(round.Rules.Allocation.Headroom);
        var bursts = round.Rules.Bursts;
        return new SharingTerms(capacity.Value, bursts.Contended * whole.Value, bursts.NeighbourFloor, round.Rules.Allocation.Floor.Value);
    }

    private static bool IsShort(ReadOnlySpan<NodeClaim> claims, int capacity, int floor)
    {
        long needs = 0;
        foreach (ref readonly var claim in claims)
            needs += claim.NeedWithin(floor);
        return needs > capacity;
    }

    private static PodOutcome OutcomeOf(in DecisionRound round, int pod, in NodeClaim claim)
    {
        var reason = IsHeldByInfeasibility(round, pod, claim.Share) ? AllocationReason.Infeasible : claim.Reason;
        return new PodOutcome(new Millicores(claim.Share), reason, default, null, null);
    }

    private static Millicores RequestOf(in DecisionRound round, ReadOnlySpan<int> sharers)
    {
        var request = Millicores.Zero;
        foreach (var pod in sharers)
            request += round.Pods[pod].Request;
        return request;
    }

    private static Span<NodeClaim> ClaimsOf(in DecisionRound round, ReadOnlySpan<int> sharers, Millicores capacity)
    {
        var usage = 0.0;
        foreach (var pod in sharers)
            usage += ExpectedUsage(round, pod);
        var claims = round.Plan.Claims.Reset(sharers.Length);
        for (var index = 0; index < sharers.Length; index++)
            claims[index] = ClaimOf(round, sharers[index], nodeIsUsedUp: usage >= capacity.Value);
        return claims;
    }

    private static NodeClaim ClaimOf(in DecisionRound round, int index, bool nodeIsUsedUp)
    {
        ref readonly var pod = ref round.Pods[index];
        ref readonly var outcome = ref round.TenantOutcomes[pod.Tenant];
        var baseRequest = pod.BaseRequest.Value;
        if (pod.IsFixed)
            return new NodeClaim(pod.Key, baseRequest, baseRequest, baseRequest) { IsFixed = true };
        var size = SizeOf(round, pod);
        var use = UseOf(round, pod);
        var most = Math.Min(Math.Min(size, pod.MostRequest.Value), Feasible(round, pod));
        var claim = new NodeClaim(pod.Key, baseRequest, NeedOf(round, pod, use), Math.Max(1, most))
        {
            Owner = round.Tenants[pod.Tenant].Owner,
            Least = pod.LeastRequest.Value,
            Use = use ?? 0,
            UseIsKnown = use is not null,
            NeedIsBounded = nodeIsUsedUp && ExpectedUsage(round, index) > pod.Request.Value,
        };
        return outcome.Burst.Reason == BurstReason.NotBonded ? AsNeighbour(round, pod, claim) : AsBonded(round, outcome, claim);
    }

    private static NodeClaim AsBonded(in DecisionRound round, in TenantOutcome outcome, in NodeClaim claim)
    {
        var rules = round.Rules.Multipliers;
        return claim with
        {
            IsBonded = true,
            Entitlement = claim.BaseRequest * Math.Min(rules.Max, outcome.Multiplier.Base),
            Boost = claim.BaseRequest * Math.Min(rules.Max, outcome.Multiplier.Base * rules.MaxBoost),
            Level = outcome.Burst.Level,
            Reason = outcome.Burst.Reason,
        };
    }

    private static NodeClaim AsNeighbour(in DecisionRound round, in PodFacts pod, in NodeClaim claim)
    {
        var fairness = round.TenantStates[pod.Tenant].Fairness;
        return claim with { Ahead = fairness.Ahead, Peak = (int)(fairness.Peak * SizeOf(round, pod)) };
    }

    // What its owner asked for is the best guess of what a pod needs that cannot be seen.
    private static int NeedOf(in DecisionRound round, in PodFacts pod, double? use) =>
        round.Tenants[pod.Tenant].Outlook.Cpu is { IsUsable: true } cpu
            ? (int)Math.Min(SizeOf(round, pod), Math.Ceiling(cpu.Need * SizeOf(round, pod)))
            : (int)(use ?? pod.BaseRequest.Value);

    private static double? UseOf(in DecisionRound round, in PodFacts pod) =>
        round.Tenants[pod.Tenant].Used is >= 0 and var used ? used * SizeOf(round, pod) : null;

    // A step below what was called infeasible, so that a pod that waits for it is brought back, and the same is not tried again.
    private static int Feasible(in DecisionRound round, in PodFacts pod) =>
        pod.Infeasible is { } infeasible
            ? Math.Max(1, infeasible.Share(1 - Math.Max(round.Rules.Allocation.Band, LeastStep)).Value)
            : int.MaxValue;

    private static bool IsHeldByInfeasibility(in DecisionRound round, int pod, int target) =>
        target == Feasible(round, round.Pods[pod]) && target < SizeOf(round, round.Pods[pod]);

    private static double ExpectedUsage(in DecisionRound round, int index)
    {
        ref readonly var pod = ref round.Pods[index];
        return round.Tenants[pod.Tenant].Outlook.Cpu is { IsUsable: true } cpu ? cpu.Expected * SizeOf(round, pod) : 0;
    }

    private static int SizeOf(in DecisionRound round, in PodFacts pod) =>
        Math.Max(1, round.Tenants[pod.Tenant].Size.Value / round.PodsPerTenant[pod.Tenant]);
}
