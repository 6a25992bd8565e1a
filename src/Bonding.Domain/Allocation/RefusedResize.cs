namespace Bonding.Domain.Allocation;

/// <summary>A resize that the server refused.</summary>
/// <param name="Target">The request that it was to get, in millicores.</param>
/// <param name="At">When.</param>
/// <param name="Message">What the server said.</param>
public sealed record RefusedResize(int Target, DateTimeOffset At, string Message)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>A constant of <see cref="AllocationReason"/>.</summary>
    public string Reason { get; init; } = AllocationReason.Refused;

    /// <summary>
    /// Whether trying a target is no more than trying the same again. What bound it, such as a quota, may have changed after a while.
    /// </summary>
    public bool Stands(int target, double band, DateTimeOffset now) =>
        now - At < (Math.Abs(target - Target) < band * Target ? Validity : Patience);
}
