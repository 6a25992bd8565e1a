namespace Bonding.Domain.Allocation;

/// <summary>One change of a pod's CPU, in millicores.</summary>
/// <param name="Key">Tenant, namespace/name.</param>
/// <param name="FromRequest">Present request.</param>
/// <param name="ToRequest">Target request.</param>
/// <param name="ToLimit">Target limit; null leaves a pod without a limit as it is.</param>
/// <param name="Reason">A constant of <see cref="AllocationReason"/>.</param>
public sealed record PlannedResize(string Key, int FromRequest, int ToRequest, int? ToLimit, string Reason)
{
    public bool IsDecrease => ToRequest < FromRequest;

    /// <summary>How far the pod is from its target, as a share of its present request.</summary>
    public double Deviation => Math.Abs(ToRequest - FromRequest) / (double)Math.Max(1, FromRequest);
}
