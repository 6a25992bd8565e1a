namespace Bonding.Domain.Allocation;

/// <summary>A resize that the server or the node refused.</summary>
/// <param name="Target">The request that it was to get, in millicores.</param>
/// <param name="At">When.</param>
/// <param name="Message">What was said.</param>
public sealed record RefusedResize(int Target, DateTimeOffset At, string Message)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The node can never give this pod so much: remembered for as long as the pod lives.</summary>
    public bool IsInfeasible { get; init; }

    /// <summary>What a pod is held for while this stands.</summary>
    public string Reason => IsInfeasible ? AllocationReason.Infeasible : AllocationReason.Refused;

    /// <summary>Whether trying a target is no more than trying the same again.</summary>
    public bool Stands(int target, double band, DateTimeOffset now) => IsInfeasible
        ? target > (1 - band) * Target
        : now - At < Patience || Math.Abs(target - Target) < band * Target;
}
