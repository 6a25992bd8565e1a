namespace Bonding.Domain.Allocation;

/// <summary>
/// The difference that matters between what pods have and what they should have. Decreases come first, so that what they free is there for
/// the increases; among each, the largest deviation first, ties by key. It knows no node's room and no write budget:
/// <see cref="Decisions.ClusterDecision"/> does.
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
            var resize = ResizeRule.ResizeOf(pod, share.Target, terms);
            if (ResizeRule.HoldReason(pod, resize, terms, now) is { } reason) held.Add(new HeldResize(pod.Key, pod.Request, resize.ToRequest, reason));
            else resizes.Add(resize);
        }
        return new ResizePlan(
            [.. resizes.OrderBy(resize => !resize.IsDecrease).ThenByDescending(resize => resize.Deviation).ThenBy(resize => resize.Key, StringComparer.Ordinal)],
            [.. held.OrderBy(resize => resize.Key, StringComparer.Ordinal)]);
    }
}
