using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>
/// Chooses the pods to write: those whose deviation matters, the most urgent first, as many as the budget allows, and no increase that its
/// node has no room for after the decreases that are written with it.
/// </summary>
/// <remarks>
/// Writes are spent where they save waits: first a limit that is lifted for a migration, then what tenants with units get, the most CPU
/// first, then what these give back, and then neighbours, which leave two writes for boosts. Within each, urgency is what the write brings
/// times one more than the seconds that the pod has waited for it, so a pod that waits overtakes all others in the end. An increase that
/// lacks room takes decreases of its node along, if necessary those inside the band too; otherwise pods that hold a little more than their
/// share could keep it from another pod for good. What is still lacking is left out if the rest is worth a write.
/// </remarks>
internal static class WriteSelection
{
    // A boost takes its own write and a decrease.
    private const int LeftForBoosts = 2;

    public static void Choose(in DecisionRound round)
    {
        round.Plan.Candidates.Clear();
        round.Plan.Chosen.Clear();
        FillRoom(round);
        for (var pod = 0; pod < round.Pods.Length; pod++)
            Judge(round, pod);
        var candidates = round.Plan.Candidates.Span;
        candidates.Sort(WriteCandidate.MostUrgentFirst);
        foreach (ref readonly var candidate in candidates)
            Try(round, candidate.Pod);
        Order(round);
    }

    private static void FillRoom(in DecisionRound round)
    {
        var room = round.Plan.RoomOfNode.Reset(round.Nodes.Length);
        for (var node = 0; node < room.Length; node++)
            room[node] = round.Nodes[node].Allocatable.Value - (round.Nodes[node].Requested + round.Nodes[node].Withheld).Value;
        round.Plan.GivenOnNode.Reset(round.Nodes.Length);
        round.Quotas.CopyTo(round.Plan.RoomOfQuota.Reset(round.Quotas.Length));
    }

    private static void Judge(in DecisionRound round, int index)
    {
        ref var outcome = ref round.PodOutcomes[index];
        if (outcome.Target is not { } target)
        {
            outcome = new PodOutcome(null, "", default, round.Pods[index].Obstacle, null);
            return;
        }
        var placed = PlacedPodOf(round, index);
        var resize = WithinQuota(round, index, ResizeRule.ResizeOf(placed, target, outcome.ShareReason, round.Rules.Allocation));
        var hold = ResizeRule.HoldReason(placed, resize, round.Rules.Allocation, round.Now);
        outcome = outcome with
        {
            Resize = resize,
            Hold = hold ?? AllocationReason.WriteBudget,
            LastWrite = round.PodStates[index].LastWrite,
        };
        if (hold is null)
            round.Plan.Candidates.Add(CandidateOf(round, index));
    }

    private static WriteCandidate CandidateOf(in DecisionRound round, int pod)
    {
        var resize = round.PodOutcomes[pod].Resize;
        var waited = round.Now - (round.PodStates[pod].WaitingSince ?? round.Now);
        var rank = RankOf(round, pod);
        var gain = rank == WriteRank.Boost ? RaiseOf(round, pod) : resize.Deviation;
        return new WriteCandidate(pod, resize.Key, resize.IsIncrease, rank, gain * (1 + Math.Max(0, waited.TotalSeconds)))
        {
            MayPreempt = round.Pods[pod].MayPreempt,
        };
    }

    private static WriteRank RankOf(in DecisionRound round, int pod)
    {
        var resize = round.PodOutcomes[pod].Resize;
        return ResizeRule.IsUrgent(resize) ? WriteRank.Urgent
            : !IsBonded(round, pod) ? WriteRank.Neighbour
            : resize.IsIncrease ? WriteRank.Boost
            : WriteRank.GiveBack;
    }

    private static bool IsBonded(in DecisionRound round, int pod) => round.Tenants[round.Pods[pod].Tenant].BondedUnits > 0;

    private static void Try(in DecisionRound round, int pod)
    {
        if (round.PodOutcomes[pod].WillBeWritten)
            return;
        var node = round.Pods[pod].Node;
        if (Left(round) <= Reserve(round, pod))
            Hold(round, pod, AllocationReason.WriteBudget);
        else if (!IsWorthAWrite(round, pod, QuotaLacks(round, pod)))
            Hold(round, pod, AllocationReason.QuotaExceeded);
        else if (!IsWorthAWrite(round, pod, NodeLacks(round, pod) - Freeable(round, node)))
            Hold(round, pod, AllocationReason.NodeFull);
        else
            WriteWithDecreases(round, pod, node);
    }

    private static void WriteWithDecreases(in DecisionRound round, int pod, int node)
    {
        while (NodeLacks(round, pod) > 0 && Left(round) > 1 && NextToGive(round, node) is >= 0 and var giver)
            Write(round, giver);
        var lacking = Math.Max(NodeLacksNow(round, pod), QuotaLacks(round, pod));
        if (Left(round) < 1 || !IsWorthAWrite(round, pod, lacking))
            Hold(round, pod, NodeLacksNow(round, pod) > NodeLacks(round, pod) ? AllocationReason.NodeFull : AllocationReason.WriteBudget);
        else if (Reduce(round, pod, lacking))
            Write(round, pod);
        else
            Hold(round, pod, AllocationReason.NodeFull);
    }

    // What a boost needs next must not wait for a neighbour's write.
    private static int Reserve(in DecisionRound round, int pod) => RankOf(round, pod) == WriteRank.Neighbour ? LeftForBoosts : 0;

    // A part of an increase is worth a write if it leaves the band.
    private static bool IsWorthAWrite(in DecisionRound round, int pod, int lacking)
    {
        var resize = round.PodOutcomes[pod].Resize;
        return lacking <= 0 || resize.ToRequest.Value - lacking >= resize.FromRequest.Value * (1 + round.Rules.Allocation.Band);
    }

    // Whether what is left fits: the limit of a Guaranteed pod that migrates moves its request too.
    private static bool Reduce(in DecisionRound round, int pod, int lacking)
    {
        if (lacking <= 0)
            return true;
        ref var outcome = ref round.PodOutcomes[pod];
        var part = new Millicores(outcome.Resize.ToRequest.Value - lacking);
        outcome = outcome with { Resize = ResizeRule.ResizeOf(PlacedPodOf(round, pod), part, outcome.ShareReason, round.Rules.Allocation) };
        return NodeLacksNow(round, pod) == 0 && QuotaLacks(round, pod) == 0;
    }

    private static int Left(in DecisionRound round) => round.WritesAllowed - round.Plan.Chosen.Span.Length;

    private static int RaiseOf(in DecisionRound round, int pod) =>
        round.PodOutcomes[pod].Resize.ToRequest.Value - round.PodOutcomes[pod].Resize.FromRequest.Value;

    // The room that an increase has too little of on its node; a decrease needs none.
    private static int NodeLacks(in DecisionRound round, int pod) =>
        NodeLacks(round, pod, round.Plan.RoomOfNode.Span[round.Pods[pod].Node]);

    // What is given by this plan is free once the node has carried it out: a raise that comes first is deferred for that long.
    private static int NodeLacksNow(in DecisionRound round, int pod)
    {
        var node = round.Pods[pod].Node;
        var given = round.Pods[pod].MayPreempt ? round.Plan.GivenOnNode.Span[node] : 0;
        return NodeLacks(round, pod, round.Plan.RoomOfNode.Span[node] - given);
    }

    private static int NodeLacks(in DecisionRound round, int pod, int room) =>
        RaiseOf(round, pod) is var raise and > 0 ? Math.Max(0, raise - room) : 0;

    private static int QuotaLacks(in DecisionRound round, int pod) =>
        round
            .Pods[pod]
            .Quotas.Lacks(round.Plan.RoomOfQuota.Span, round.PodOutcomes[pod].Resize, limitMoves: round.Pods[pod].Qos == PodQos.Guaranteed);

    private static PlannedResize WithinQuota(in DecisionRound round, int pod, in PlannedResize resize) =>
        round.Pods[pod].Qos == PodQos.Guaranteed ? resize : round.Pods[pod].Quotas.Bound(round.Plan.RoomOfQuota.Span, resize);

    private static int Freeable(in DecisionRound round, int node)
    {
        var sum = 0;
        foreach (var pod in round.Plan.PodsOfNode[node])
            if (MayGive(round, pod))
                sum -= RaiseOf(round, pod);
        return sum;
    }

    // Who has units and is quiet gives before any neighbour; among each the largest decrease, ties to the first.
    private static int NextToGive(in DecisionRound round, int node)
    {
        var next = -1;
        foreach (var pod in round.Plan.PodsOfNode[node])
            if (MayGive(round, pod) && (next < 0 || GivesBefore(round, pod, next)))
                next = pod;
        return next;
    }

    private static bool GivesBefore(in DecisionRound round, int pod, int other) =>
        IsBonded(round, pod) != IsBonded(round, other) ? IsBonded(round, pod) : RaiseOf(round, pod) < RaiseOf(round, other);

    private static bool MayGive(in DecisionRound round, int pod)
    {
        ref readonly var outcome = ref round.PodOutcomes[pod];
        if (outcome.Target is null || !outcome.Resize.IsDecrease)
            return false;
        return outcome.Hold is AllocationReason.WriteBudget
            || (
                outcome.Hold is AllocationReason.InsideBand or AllocationReason.InsideDwell
                && ResizeRule.Obstruction(PlacedPodOf(round, pod), outcome.Resize, round.Rules.Allocation, round.Now) is null
            );
    }

    private static void Hold(in DecisionRound round, int pod, string reason)
    {
        ref var outcome = ref round.PodOutcomes[pod];
        outcome = outcome with { Hold = reason, WaitingSince = round.PodStates[pod].WaitingSince ?? round.Now };
    }

    private static void Write(in DecisionRound round, int pod)
    {
        ref var outcome = ref round.PodOutcomes[pod];
        outcome = outcome with { Hold = null, LastWrite = outcome.LastWrite.Then(outcome.Resize, round.Now) };
        var (node, raise) = (round.Pods[pod].Node, RaiseOf(round, pod));
        round.Plan.RoomOfNode.Span[node] -= raise;
        round.Plan.GivenOnNode.Span[node] += Math.Max(0, -raise);
        round.Pods[pod].Quotas.Take(round.Plan.RoomOfQuota.Span, outcome.Resize);
        round.Plan.Chosen.Add(pod);
    }

    private static void Order(in DecisionRound round)
    {
        var chosen = round.Plan.Chosen.Span;
        round.Plan.Candidates.Clear();
        foreach (var pod in chosen)
            round.Plan.Candidates.Add(CandidateOf(round, pod));
        var ordered = round.Plan.Candidates.Span;
        ordered.Sort(WriteCandidate.IncreasesLast);
        for (var place = 0; place < chosen.Length; place++)
            chosen[place] = ordered[place].Pod;
    }

    private static PlacedPod PlacedPodOf(in DecisionRound round, int index)
    {
        ref readonly var pod = ref round.Pods[index];
        return new PlacedPod(in pod, in round.Tenants[pod.Tenant], round.PodsPerTenant[pod.Tenant])
        {
            CreditsExhausted = round.TenantOutcomes[pod.Tenant].CreditsExhausted && !pod.IsFixed,
            LastWrite = round.PodStates[index].LastWrite,
            NodeIsShort = pod.Node >= 0 && round.NodeIsShort[pod.Node],
            NodeAllocatable = pod.Node >= 0 ? round.Nodes[pod.Node].Allocatable : null,
            NodeWillHold = pod.Pending.IsWish && pod.Node >= 0 && WillHold(round.Nodes[pod.Node], pod),
        };
    }

    // Once all decreases are carried out: what it asks for beyond what it has then fits.
    private static bool WillHold(in NodeCapacity node, in PodFacts pod) =>
        (long)node.Requested.Value - pod.Request.Value + pod.Pending.Asked.Value <= node.Allocatable.Value;
}

/// <summary>Which writes come first when not all can be made.</summary>
internal enum WriteRank
{
    /// <summary>A limit that is lifted for a migration, or a raise that is taken back.</summary>
    Urgent,

    /// <summary>More for a tenant with units.</summary>
    Boost,

    /// <summary>Less for a tenant with units.</summary>
    GiveBack,

    /// <summary>A tenant without units.</summary>
    Neighbour,
}

/// <summary>A pod that is worth a write.</summary>
/// <param name="Urgency">What the write brings, times one more than the seconds that it has waited.</param>
internal readonly record struct WriteCandidate(int Pod, string Key, bool IsIncrease, WriteRank Rank, double Urgency)
{
    public static int MostUrgentFirst(WriteCandidate one, WriteCandidate other) =>
        one.Rank != other.Rank ? (int)one.Rank - (int)other.Rank
        : one.Urgency != other.Urgency ? other.Urgency.CompareTo(one.Urgency)
        : string.CompareOrdinal(one.Key, other.Key);

    /// <summary>Whether it takes only what is free now: so it comes before other increases, which may take what is given back.</summary>
    public bool MayPreempt { get; init; }

    public static int IncreasesLast(WriteCandidate one, WriteCandidate other) =>
        one.IsIncrease != other.IsIncrease ? one.IsIncrease.CompareTo(other.IsIncrease)
        : one.IsIncrease && one.MayPreempt != other.MayPreempt ? other.MayPreempt.CompareTo(one.MayPreempt)
        : MostUrgentFirst(one, other);
}
