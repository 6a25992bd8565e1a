namespace Bonding.Domain.Allocation;

/// <summary>A resize that the server refused.</summary>
/// <param name="Target">The request that it was to get, in millicores.</param>
/// <param name="At">When.</param>
/// <param name="Message">What the server said.</param>
public sealed record RefusedResize(int Target, DateTimeOffset At, string Message)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether trying a target is no more than trying the same again.</summary>
    public bool Stands(int target, double band, DateTimeOffset now) =>
        now - At < Patience || Math.Abs(target - Target) < band * Target;
}
