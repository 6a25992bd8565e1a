namespace Bonding.Domain.Allocation;

/// <summary>Where the request of a pod was last moved to.</summary>
/// <param name="Direction">Sign of the change: -1, 0 (never moved) or 1.</param>
/// <param name="At">When.</param>
/// <param name="Evened">Whether it was moved to be even with its peers.</param>
public readonly record struct LastWrite(sbyte Direction, DateTimeOffset At, bool Evened)
{
    /// <summary>Returns the state after a write of a resize.</summary>
    public LastWrite Then(in PlannedResize resize, DateTimeOffset now) =>
        resize.IsIncrease || resize.IsDecrease ? new((sbyte)(resize.IsIncrease ? 1 : -1), now, Evens(resize.Reason)) : this;

    /// <summary>
    /// Whether a resize takes back too soon what this write did. Among neighbours that are evened out nothing is so urgent that a request
    /// would go up and down within half a minute; what bursts take and give back does not wait.
    /// </summary>
    public bool IsTurnedTooSoonBy(in PlannedResize resize, AllocationRules rules, DateTimeOffset now) =>
        Direction == (resize.IsIncrease ? -1 : 1)
        && (Evens(resize.Reason) || (Evened && resize.Reason is (AllocationReason.BaseRequest or AllocationReason.ScaledIntoNode)))
        && now - At < rules.TurnAfter;

    private static bool Evens(string reason) => reason is AllocationReason.PutForward or AllocationReason.PutBack;
}
