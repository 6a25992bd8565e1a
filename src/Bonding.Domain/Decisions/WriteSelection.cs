using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>
/// Chooses the pods to write: those whose deviation matters, the most urgent first, as many as the budget allows, and no increase that its
/// node has no room for after the decreases that are written with it.
/// </summary>
/// <remarks>
/// Urgency is the deviation times one more than the seconds that the pod has waited for a write, so a pod that waits overtakes all others
/// in the end. Only a limit that is lifted for a migration goes first. An increase that lacks room takes decreases of its node along, if
/// necessary those inside the band too; otherwise pods that hold a little more than their share could keep it from another pod for good.
/// </remarks>
internal static class WriteSelection
{
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
            room[node] = round.Nodes[node].Allocatable.Value - round.Nodes[node].Requested.Value;
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
        var resize = ResizeRule.ResizeOf(placed, target, round.Rules.Allocation);
        var hold = ResizeRule.HoldReason(placed, resize, round.Rules.Allocation, round.Now);
        outcome = outcome with { Resize = resize, Hold = hold ?? AllocationReason.WriteBudget };
        if (hold is null)
            round.Plan.Candidates.Add(CandidateOf(round, index));
    }

    private static WriteCandidate CandidateOf(in DecisionRound round, int pod)
    {
        var resize = round.PodOutcomes[pod].Resize;
        var waited = round.Now - (round.PodStates[pod].WaitingSince ?? round.Now);
        var urgency = ResizeRule.IsUrgent(resize) ? double.PositiveInfinity : resize.Deviation * (1 + Math.Max(0, waited.TotalSeconds));
        return new WriteCandidate(pod, resize.Key, resize.IsIncrease, urgency);
    }

    private static void Try(in DecisionRound round, int pod)
    {
        if (round.PodOutcomes[pod].WillBeWritten)
            return;
        var node = round.Pods[pod].Node;
        if (Lacks(round, pod) > Freeable(round, node))
            Hold(round, pod, AllocationReason.NodeFull);
        else
        {
            while (Lacks(round, pod) > 0 && Left(round) > 1)
                Write(round, LargestDecrease(round, node));
            if (Lacks(round, pod) > 0 || Left(round) < 1)
                Hold(round, pod, AllocationReason.WriteBudget);
            else
                Write(round, pod);
        }
    }

    private static int Left(in DecisionRound round) => round.WritesAllowed - round.Plan.Chosen.Span.Length;

    private static int RaiseOf(in DecisionRound round, int pod) =>
        round.PodOutcomes[pod].Resize.ToRequest.Value - round.PodOutcomes[pod].Resize.FromRequest.Value;

    // The room that an increase has too little of on its node; a decrease needs none.
    private static int Lacks(in DecisionRound round, int pod)
    {
        var raise = RaiseOf(round, pod);
        return raise <= 0 ? 0 : Math.Max(0, raise - round.Plan.RoomOfNode.Span[round.Pods[pod].Node]);
    }

    private static int Freeable(in DecisionRound round, int node)
    {
        var sum = 0;
        foreach (var pod in round.Plan.PodsOfNode[node])
            if (MayGive(round, pod))
                sum -= RaiseOf(round, pod);
        return sum;
    }

    private static int LargestDecrease(in DecisionRound round, int node)
    {
        var largest = -1;
        foreach (var pod in round.Plan.PodsOfNode[node])
            if (MayGive(round, pod) && (largest < 0 || RaiseOf(round, pod) < RaiseOf(round, largest)))
                largest = pod;
        return largest;
    }

    private static bool MayGive(in DecisionRound round, int pod)
    {
        ref readonly var outcome = ref round.PodOutcomes[pod];
        if (outcome.Target is null || !outcome.Resize.IsDecrease)
            return false;
        return outcome.Hold is AllocationReason.WriteBudget
            || (
                outcome.Hold is AllocationReason.InsideBand
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
        outcome = outcome with { Hold = null };
        round.Plan.RoomOfNode.Span[round.Pods[pod].Node] -= RaiseOf(round, pod);
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
            NodeIsShort = pod.Node >= 0 && round.NodeIsShort[pod.Node],
            NodeAllocatable = pod.Node >= 0 ? round.Nodes[pod.Node].Allocatable : null,
        };
    }
}

/// <summary>A pod that is worth a write.</summary>
internal readonly record struct WriteCandidate(int Pod, string Key, bool IsIncrease, double Urgency)
{
    public static int MostUrgentFirst(WriteCandidate one, WriteCandidate other) =>
        one.Urgency != other.Urgency ? other.Urgency.CompareTo(one.Urgency) : string.CompareOrdinal(one.Key, other.Key);

    public static int IncreasesLast(WriteCandidate one, WriteCandidate other) =>
        one.IsIncrease != other.IsIncrease ? one.IsIncrease.CompareTo(other.IsIncrease) : MostUrgentFirst(one, other);
}
