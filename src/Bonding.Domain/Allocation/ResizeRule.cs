using Bonding.Domain.Bursts;

namespace Bonding.Domain.Allocation;

/// <summary>What one pod should be resized to, and whether that is worth a write.</summary>
public static class ResizeRule
{
    /// <summary>Returns the request and the limit that bring the pod to its share.</summary>
    /// <param name="target">Its share.</param>
    /// <param name="shareReason">
    /// Why its share is what it is: a constant of <see cref="AllocationReason"/> or <see cref="BurstReason"/>.
    /// </param>
    public static PlannedResize ResizeOf(in PlacedPod placed, Millicores target, string shareReason, AllocationRules rules)
    {
        ref readonly var pod = ref placed.Pod;
        var request = CpuLimitRule.RequestFor(placed, target, rules);
        var limit = CpuLimitRule.LimitFor(placed, request, rules);
        var resize = new PlannedResize(pod.Key, pod.Request, request, limit, AllocationReason.LimitRestored) { FromLimit = pod.Limit };
        return pod.Pending.State == ResizeState.Deferred && resize.IsIncrease
            ? resize with
            {
                ToRequest = pod.Request,
                ToLimit = pod.Limit,
                Reason = AllocationReason.ResizeWithdrawn,
            }
            : resize with
            {
                Reason = ReasonFor(placed, resize, shareReason, rules),
            };
    }

    /// <summary>Why the pod is left as it is (a constant of <see cref="AllocationReason"/>); null if it is to be written.</summary>
    public static string? HoldReason(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now) =>
        placed.Pod.FixedReason
        ?? (
            placed.Pod.Pending.IsWish ? WishReason(placed, resize, rules, now)
            : resize.Deviation == 0 || (resize.Deviation < rules.Band && !IsUrgent(resize)) ? AllocationReason.InsideBand
            : placed.LastWrite.IsTurnedTooSoonBy(resize, rules, now) ? AllocationReason.InsideDwell
            : Obstruction(placed, resize, rules, now)
        );

    /// <summary>Whether it waits for neither the band nor the dwell.</summary>
    internal static bool IsUrgent(in PlannedResize resize) =>
        resize.Reason is AllocationReason.LimitLifted or AllocationReason.ResizeWithdrawn;

    /// <summary>Whether it gives a tenant with units what its burst needs: that waits for no dwell.</summary>
    internal static bool IsForBurst(in PlacedPod placed, in PlannedResize resize) => placed.Tenant.BondedUnits > 0 && resize.IsIncrease;

    /// <summary>Why the pod could not be written even if the change were outside the band; null if it could.</summary>
    internal static string? Obstruction(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now)
    {
        ref readonly var pod = ref placed.Pod;
        if (pod.FixedReason is { } reason)
            return reason;
        if (
            pod.ResizedAt is { } resizedAt
            && resizedAt <= now
            && now - resizedAt < rules.Dwell
            && !IsUrgent(resize)
            && !IsForBurst(placed, resize)
        )
            return AllocationReason.InsideDwell;
        return Forbidden(placed, resize, rules, now);
    }

    private static string? Forbidden(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now)
    {
        ref readonly var pod = ref placed.Pod;
        if (placed.Tenant.Mode != BondingMode.Enforce)
            return AllocationReason.Recommended;
        if (!pod.BaseIsStored)
            return AllocationReason.BaseNotStored;
        if (pod.Pending.State == ResizeState.Error && resize.IsIncrease)
            return AllocationReason.ResizeError;
        if (resize.IsIncrease && pod.Deferred?.Stands(resize.ToRequest, rules.Band, now) == true)
            return pod.Deferred.Reason;
        return pod.Refused is { } refused && refused.Holds(resize) && refused.Stands(resize.ToRequest, rules.Band, now)
            ? refused.Reason
            : null;
    }

    // A wish that stands shrinks the node for others, and a newer scheduler deletes pods for it. The same is not asked again.
    private static string? WishReason(in PlacedPod placed, in PlannedResize resize, AllocationRules rules, DateTimeOffset now)
    {
        var pending = placed.Pod.Pending;
        if (pending.Asked == resize.ToRequest)
            return pending.State == ResizeState.Infeasible ? AllocationReason.Infeasible : AllocationReason.ResizePending;
        var waits =
            placed.NodeWillHold
            && resize.Reason == AllocationReason.ResizeWithdrawn
            && pending.Since is { } since
            && now - since < rules.Dwell;
        return waits ? AllocationReason.ResizePending : Forbidden(placed, resize, rules, now);
    }

    private static string ReasonFor(in PlacedPod placed, in PlannedResize resize, string shareReason, AllocationRules rules)
    {
        if (CpuLimitRule.Lifts(placed))
            return AllocationReason.LimitLifted;
        if (CpuLimitRule.Throttles(placed, rules) && resize.ToLimit < (resize.FromLimit ?? Millicores.MaxValue))
            return AllocationReason.CreditsExhausted;
        return resize.LimitDeviation > resize.RequestDeviation ? AllocationReason.LimitRestored : shareReason;
    }
}

/// <summary>One change of a pod's CPU.</summary>
/// <param name="Key">Tenant, namespace/name.</param>
/// <param name="FromRequest">Present request.</param>
/// <param name="ToRequest">Target request.</param>
/// <param name="ToLimit">Target limit; null leaves a pod without a limit as it is.</param>
/// <param name="Reason">A constant of <see cref="AllocationReason"/>.</param>
public readonly record struct PlannedResize(string Key, Millicores FromRequest, Millicores ToRequest, Millicores? ToLimit, string Reason)
{
    public bool IsDecrease => ToRequest < FromRequest;

    /// <summary>Whether its node must have room for it.</summary>
    public bool IsIncrease => ToRequest > FromRequest;

    /// <summary>Present limit; null if there is none.</summary>
    public Millicores? FromLimit { get; init; }

    /// <summary>
    /// How far the pod is from its target, as a share of what it has now: of the request or of the limit, whichever is further.
    /// </summary>
    public double Deviation => Math.Max(RequestDeviation, LimitDeviation);

    internal double RequestDeviation => Relative(FromRequest, ToRequest);

    internal double LimitDeviation =>
        ToLimit is not { } limit ? 0
        : FromLimit is { } present ? Relative(present, limit)
        : 1;

    private static double Relative(Millicores from, Millicores to) => Math.Abs((double)to.Value - from.Value) / Math.Max(1, from.Value);
}

/// <summary>A resize that the server refused.</summary>
/// <param name="Target">The request that it was to get.</param>
/// <param name="At">When.</param>
/// <param name="Message">What the server said.</param>
public sealed record RefusedResize(Millicores Target, DateTimeOffset At, string Message)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long the same is not tried again.</summary>
    public TimeSpan Validity { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A constant of <see cref="AllocationReason"/>.</summary>
    public string Reason { get; init; } = AllocationReason.Refused;

    /// <summary>Whether a resize goes the same way: a raise that was refused holds no decrease.</summary>
    public bool Holds(in PlannedResize resize) => Target > resize.FromRequest == resize.IsIncrease;

    /// <summary>
    /// Whether trying a target is no more than trying the same again. What bound it, such as a quota, may have changed after a while.
    /// </summary>
    public bool Stands(Millicores target, double band, DateTimeOffset now) =>
        now - At < (Math.Abs(target.Value - Target.Value) < band * Target.Value ? Validity : Patience);
}

/// <summary>
/// A pod in its place: its facts beside those of its tenant, and what the decision has found of both so far.
/// </summary>
public readonly ref struct PlacedPod
{
    private readonly ref readonly PodFacts _pod;
    private readonly ref readonly TenantFacts _tenant;
    private readonly int _podsOfTenant;

    /// <param name="pod">The pod.</param>
    /// <param name="tenant">The tenant that it runs.</param>
    /// <param name="podsOfTenant">Pods of the tenant, this one included: they share its size and its baseline evenly.</param>
    public PlacedPod(ref readonly PodFacts pod, ref readonly TenantFacts tenant, int podsOfTenant)
    {
        _pod = ref pod;
        _tenant = ref tenant;
        _podsOfTenant = podsOfTenant;
    }

    public ref readonly PodFacts Pod => ref _pod;

    public ref readonly TenantFacts Tenant => ref _tenant;

    /// <summary>Whether the tenant's credits no longer pay for more than its baseline, <see cref="CpuLimitRule.IsExhausted"/>.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary>Where its request was last moved to.</summary>
    public LastWrite LastWrite { get; init; }

    /// <summary>Whether its node cannot meet all needs.</summary>
    public bool NodeIsShort { get; init; }

    /// <summary>
    /// The node's allocatable CPU: where a limit goes back to that the operator introduced. Null if the node is not known.
    /// </summary>
    public Millicores? NodeAllocatable { get; init; }

    /// <summary>
    /// Whether its node holds what the pod asks for as soon as it has carried out what it accepted. Only known while that is a wish.
    /// </summary>
    public bool NodeWillHold { get; init; }

    /// <summary>All the CPU that the pod can use. 0 when unknown: then its limit is never lowered.</summary>
    public Millicores Size => _tenant.Size / _podsOfTenant;

    /// <summary>The pod's part of what its tenant earns for.</summary>
    public Millicores Baseline => _tenant.Baseline / _podsOfTenant;
}
