namespace Bonding.Domain.Allocation;

/// <summary>What one pod should be resized to, and whether that is worth a write.</summary>
public static class ResizeRule
{
    /// <summary>Returns the request and the limit that bring the pod to its share.</summary>
    /// <param name="target">Its share, in millicores.</param>
    public static PlannedResize ResizeOf(in PlacedPod placed, int target, AllocationRules rules)
    {
        ref readonly var pod = ref placed.Pod;
        var request = CpuLimitRule.RequestFor(placed, target, rules);
        var limit = CpuLimitRule.LimitFor(placed, request, rules);
        var resize = new PlannedResize(pod.Key, pod.Request, request, limit, AllocationReason.LimitRestored) { FromLimit = pod.Limit };
        return resize with { Reason = ReasonFor(placed, resize, rules) };
    }

    /// <summary>Why the pod is left as it is (a constant of <see cref="AllocationReason"/>); null if it is to be written.</summary>
    public static string? HoldReason(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now) =>
        placed.Pod.FixedReason
        ?? (
            resize.Deviation == 0 || (resize.Deviation < rules.Band && !IsUrgent(resize))
                ? AllocationReason.InsideBand
                : Obstruction(placed, resize, rules, now)
        );

    /// <summary>Whether it waits for neither the band nor the dwell.</summary>
    internal static bool IsUrgent(in PlannedResize resize) => resize.Reason == AllocationReason.LimitLifted;

    /// <summary>Why the pod could not be written even if the change were outside the band; null if it could.</summary>
    internal static string? Obstruction(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now)
    {
        ref readonly var pod = ref placed.Pod;
        if (pod.FixedReason is { } reason)
            return reason;
        if (pod.ResizedAt is { } resizedAt && resizedAt <= now && now - resizedAt < rules.Dwell && !IsUrgent(resize))
            return AllocationReason.InsideDwell;
        if (placed.Tenant.Mode != BondingMode.Enforce)
            return AllocationReason.Recommended;
        if (!pod.BaseIsStored)
            return AllocationReason.BaseNotStored;
        return pod.Refused is { } refused && refused.Stands(resize.ToRequest, rules.Band, now) ? refused.Reason : null;
    }

    private static string ReasonFor(in PlacedPod placed, in PlannedResize resize, AllocationRules rules)
    {
        if (CpuLimitRule.Lifts(placed))
            return AllocationReason.LimitLifted;
        if (CpuLimitRule.Throttles(placed, rules) && resize.ToLimit < (resize.FromLimit ?? int.MaxValue))
            return AllocationReason.CreditsExhausted;
        if (resize.LimitDeviation > resize.RequestDeviation)
            return AllocationReason.LimitRestored;
        return resize.ToRequest > resize.FromRequest ? AllocationReason.MultiplierRaised : AllocationReason.MultiplierLowered;
    }
}
