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
            var resize = ResizeOf(pod, share);
            if (HoldReason(pod, resize, terms, now) is { } reason) held.Add(new HeldResize(pod.Key, pod.Request, share.Target, reason));
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

    // An existing limit never stands below the request, comes back to where it was, and equals the request where the class demands it.
    private static PlannedResize ResizeOf(RunningPod pod, TenantShare share)
    {
        int? limit = pod.Qos == PodQos.Guaranteed ? share.Target
            : pod.Limit is null ? null
            : Math.Max(pod.BaseLimit ?? pod.Limit.Value, BurstableLimitAbove(share.Target));
        var reason = share.Target > pod.Request ? AllocationReason.MultiplierRaised : AllocationReason.MultiplierLowered;
        return new PlannedResize(pod.Key, pod.Request, share.Target, limit, reason);
    }

    // A limit equal to the request would turn a Burstable pod into a Guaranteed one.
    private static int BurstableLimitAbove(int request) => request + 1;
}
