namespace Bonding.Domain.Allocation;

/// <summary>
/// The difference that matters between what pods have and what they should have. Decreases come first, so that what they free is there for
/// the increases; among each, the largest deviation first, ties by key.
/// </summary>
public sealed record ResizePlan(IReadOnlyList<PlannedResize> Resizes, IReadOnlyList<HeldResize> Held)
{
    public static ResizePlan For(
        IEnumerable<RunningPod> pods, IReadOnlyDictionary<string, TenantShare> shares, AllocationTerms terms, DateTimeOffset now)
    {
        var resizes = new List<PlannedResize>();
        var held = new List<HeldResize>();
        foreach (var pod in pods)
        {
            if (!shares.TryGetValue(pod.Key, out var share)) continue;
            var resize = ResizeOf(pod, share, terms);
            if (HoldReason(pod, resize, terms, now) is { } reason) held.Add(new HeldResize(pod.Key, pod.Request, resize.ToRequest, reason));
            else resizes.Add(resize);
        }
        return new ResizePlan(
            [.. resizes.OrderBy(resize => !resize.IsDecrease).ThenByDescending(resize => resize.Deviation).ThenBy(resize => resize.Key, StringComparer.Ordinal)],
            [.. held.OrderBy(resize => resize.Key, StringComparer.Ordinal)]);
    }

    private static string? HoldReason(RunningPod pod, PlannedResize resize, AllocationTerms terms, DateTimeOffset now)
    {
        if (pod.Obstacle is { } obstacle) return obstacle;
        if (pod.Qos == PodQos.BestEffort) return AllocationReason.BestEffortPod;
        if (resize.Deviation < terms.Band) return AllocationReason.InsideBand;
        if (pod.ResizedAt is { } resizedAt && resizedAt <= now && now - resizedAt < terms.Dwell) return AllocationReason.InsideDwell;
        return pod.Mode == BondingMode.Enforce ? null : AllocationReason.Recommended;
    }

    private static PlannedResize ResizeOf(RunningPod pod, TenantShare share, AllocationTerms terms)
    {
        var request = CpuLimitRule.RequestFor(pod, share.Target, terms);
        var resize = new PlannedResize(pod.Key, pod.Request, request, CpuLimitRule.LimitFor(pod, request, terms), AllocationReason.LimitRestored)
        {
            FromLimit = pod.Limit,
        };
        return resize with { Reason = ReasonFor(resize, CpuLimitRule.Throttles(pod, terms)) };
    }

    private static string ReasonFor(PlannedResize resize, bool throttled)
    {
        if (throttled && resize.ToLimit < (resize.FromLimit ?? int.MaxValue)) return AllocationReason.CreditsExhausted;
        if (resize.LimitDeviation > resize.RequestDeviation) return AllocationReason.LimitRestored;
        return resize.ToRequest > resize.FromRequest ? AllocationReason.MultiplierRaised : AllocationReason.MultiplierLowered;
    }
}
