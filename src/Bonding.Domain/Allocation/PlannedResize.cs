namespace Bonding.Domain.Allocation;

/// <summary>One change of a pod's CPU, in millicores.</summary>
/// <param name="Key">Tenant, namespace/name.</param>
/// <param name="FromRequest">Present request.</param>
/// <param name="ToRequest">Target request.</param>
/// <param name="ToLimit">Target limit; null leaves a pod without a limit as it is.</param>
/// <param name="Reason">A constant of <see cref="AllocationReason"/>.</param>
public readonly record struct PlannedResize(string Key, int FromRequest, int ToRequest, int? ToLimit, string Reason)
{
    public bool IsDecrease => ToRequest < FromRequest;

    /// <summary>Whether its node must have room for it.</summary>
    public bool IsIncrease => ToRequest > FromRequest;

    /// <summary>Present limit; null if there is none.</summary>
    public int? FromLimit { get; init; }

    /// <summary>
    /// How far the pod is from its target, as a share of what it has now: of the request or of the limit, whichever is further.
    /// </summary>
    public double Deviation => Math.Max(RequestDeviation, LimitDeviation);

    internal double RequestDeviation => Relative(FromRequest, ToRequest);

    internal double LimitDeviation =>
        ToLimit is not { } limit ? 0
        : FromLimit is { } present ? Relative(present, limit)
        : 1;

    private static double Relative(int from, int to) => Math.Abs((double)to - from) / Math.Max(1, from);
}

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
