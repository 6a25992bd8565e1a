using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>What was decided for one pod.</summary>
/// <param name="Target">Its share in millicores; null if nothing was shared out to it.</param>
/// <param name="ShareReason">Why the share is not more; empty without one.</param>
/// <param name="Resize">What it should be resized to.</param>
/// <param name="Hold">Why it is left as it is (a constant of <see cref="AllocationReason"/>); null if it is written, or has no share.</param>
/// <param name="WaitingSince">Since when it waits for room or for the write budget; to be handed to the next decision.</param>
public readonly record struct PodOutcome(int? Target, string ShareReason, PlannedResize Resize, string? Hold, DateTimeOffset? WaitingSince)
{
    public bool IsWritten => Target is not null && Hold is null;

    /// <summary>The one reason to show: of the write, else of what holds it, else of the share.</summary>
    public string Reason => IsWritten ? Resize.Reason : Hold is null or AllocationReason.InsideBand ? ShareReason : Hold;
}
