namespace Bonding.Domain.Allocation;

/// <summary>What one pod should be resized to, and whether that is worth a write.</summary>
public static class ResizeRule
{
    /// <param name="target">Its share, in millicores.</param>
    public static PlannedResize ResizeOf(in RunningPod pod, int target, AllocationRules terms)
    {
        var request = CpuLimitRule.RequestFor(pod, target, terms);
        var resize = new PlannedResize(
            pod.Key,
            pod.Request,
            request,
            CpuLimitRule.LimitFor(pod, request, terms),
            AllocationReason.LimitRestored
        )
        {
            FromLimit = pod.Limit,
        };
        return resize with { Reason = ReasonFor(pod, resize, terms) };
    }

    /// <summary>Why the pod is left as it is (a constant of <see cref="AllocationReason"/>); null if it is to be written.</summary>
    public static string? HoldReason(in RunningPod pod, in PlannedResize resize, AllocationRules terms, DateTimeOffset now) =>
        FixedReason(pod)
        ?? (
            resize.Deviation == 0 || (resize.Deviation < terms.Band && !IsUrgent(resize))
                ? AllocationReason.InsideBand
                : Obstruction(pod, resize, terms, now)
        );

    /// <summary>Whether it waits for neither the band nor the dwell.</summary>
    internal static bool IsUrgent(in PlannedResize resize) => resize.Reason == AllocationReason.LimitLifted;

    /// <summary>Why the pod could not be written even if the change were outside the band; null if it could.</summary>
    internal static string? Obstruction(in RunningPod pod, in PlannedResize resize, AllocationRules terms, DateTimeOffset now)
    {
        if (FixedReason(pod) is { } reason)
            return reason;
        if (pod.ResizedAt is { } resizedAt && resizedAt <= now && now - resizedAt < terms.Dwell && !IsUrgent(resize))
            return AllocationReason.InsideDwell;
        if (pod.Mode != BondingMode.Enforce)
            return AllocationReason.Recommended;
        if (!pod.BaseIsStored)
            return AllocationReason.BaseNotStored;
        return pod.Refused is { } refused && refused.Stands(resize.ToRequest, terms.Band, now) ? refused.Reason : null;
    }

    private static string? FixedReason(in RunningPod pod) =>
        pod.Obstacle ?? (pod.Qos == PodQos.BestEffort ? AllocationReason.BestEffortPod : null);

    private static string ReasonFor(in RunningPod pod, in PlannedResize resize, AllocationRules terms)
    {
        if (CpuLimitRule.Lifts(pod))
            return AllocationReason.LimitLifted;
        if (CpuLimitRule.Throttles(pod, terms) && resize.ToLimit < (resize.FromLimit ?? int.MaxValue))
            return AllocationReason.CreditsExhausted;
        if (resize.LimitDeviation > resize.RequestDeviation)
            return AllocationReason.LimitRestored;
        return resize.ToRequest > resize.FromRequest ? AllocationReason.MultiplierRaised : AllocationReason.MultiplierLowered;
    }
}
