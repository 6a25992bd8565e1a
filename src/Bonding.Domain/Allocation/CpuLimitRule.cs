using Bonding.Domain.Credits;

namespace Bonding.Domain.Allocation;

/// <summary>
/// The limit lever: a Standard tenant whose credits are used up is lowered to its baseline while its node is short, and comes back after.
/// </summary>
/// <remarks>
/// Only where a limit exists already or the policy asks for hard throttling, for a limit can never be removed. It is lowered step by step,
/// as AWS lowers a burstable instance, and never below <see cref="AllocationRules.LimitFloorPerVcpu"/>, nor to the request or below. A
/// migration lifts it at once; the pod that the tenant moves to begins with the limit it was created with, and is lowered again.
/// </remarks>
public static class CpuLimitRule
{
    private const int MinutesPerHour = 60;

    /// <summary>
    /// Returns how far an account's credits reach. <see cref="CreditReserve.Recovering"/> ends with
    /// <see cref="AllocationRules.LimitReleaseMinutes"/> of its earnings.
    /// </summary>
    public static CreditReserve ReserveOf(CreditLedger ledger, AccountRules account, AllocationRules rules)
    {
        if (account.Specification == CreditSpecification.Unlimited || ledger.Checkpoint is null)
            return CreditReserve.Ample;
        var balance = ledger.Balance + ledger.LaunchBalance;
        if (balance <= CreditAmount.Zero)
            return CreditReserve.UsedUp;
        var saved = CreditAmount.FromMicroCredits(account.Rate.PerHour.MicroCredits / MinutesPerHour) * rules.LimitReleaseMinutes;
        return balance <= CreditAmount.Min(saved, account.Cap) ? CreditReserve.Recovering : CreditReserve.Ample;
    }

    /// <summary>
    /// Whether an account can no longer pay for use above its baseline. Once throttled it counts as exhausted until it has recovered, so
    /// that the limit does not flap around zero.
    /// </summary>
    public static bool IsExhausted(CreditReserve reserve, bool throttled) =>
        reserve == CreditReserve.UsedUp || (throttled && reserve == CreditReserve.Recovering);

    /// <summary>Whether the pod's limit is to be lowered, or kept low.</summary>
    public static bool Throttles(in PlacedPod placed, AllocationRules rules) =>
        placed is { CreditsExhausted: true, NodeIsShort: true, Size.Value: > 0 }
        && !placed.Tenant.IsMigrating
        && (placed.Pod.Limit is not null || rules.HardThrottling);

    /// <summary>
    /// Whether the pod's limit is lower than before while a migration is under way or about to start: it is lifted before all else.
    /// </summary>
    public static bool Lifts(in PlacedPod placed) => placed.Tenant.IsMigrating && placed.Pod.Limit < Open(placed);

    /// <summary>
    /// Returns the request to write: the share. A Guaranteed pod must move request and limit together, so its limit bounds its request, and
    /// while it migrates raises it. A Burstable pod whose limit is lifted keeps its request, so that the lift needs no room.
    /// </summary>
    public static Millicores RequestFor(in PlacedPod placed, Millicores share, AllocationRules rules)
    {
        if (placed.Pod.Qos != PodQos.Guaranteed)
            return Lifts(placed) ? placed.Pod.Request : Within(placed, share);
        if (placed.Tenant.IsMigrating)
            return Millicores.Max(share, Open(placed));
        return Within(placed, Throttles(placed, rules) ? Millicores.Min(share, Throttled(placed, rules)) : share);
    }

    /// <summary>Returns the limit to write beside <paramref name="request"/>; null leaves a pod without a limit as it is.</summary>
    public static Millicores? LimitFor(in PlacedPod placed, Millicores request, AllocationRules rules)
    {
        if (placed.Pod.Qos == PodQos.Guaranteed)
            return request;
        if (Throttles(placed, rules))
            return Millicores.Max(placed.Pod.LeastLimit, Millicores.Max(Throttled(placed, rules), BurstableLimitAbove(placed, request)));
        return placed.Pod.Limit is null ? null : Millicores.Max(Open(placed), BurstableLimitAbove(placed, request));
    }

    private static Millicores Throttled(in PlacedPod placed, AllocationRules rules)
    {
        var goal = Millicores.Max(placed.Baseline, FloorOf(placed, rules));
        var oneStepDown = (placed.Pod.Limit ?? Open(placed)).Share(1 - Math.Max(rules.LimitStep, rules.Band));
        return Millicores.Min(Open(placed), Millicores.Max(goal, oneStepDown));
    }

    // A limit that the operator introduced goes back to the node's whole CPU.
    private static Millicores Open(in PlacedPod placed) =>
        placed.Pod.BaseLimit ?? placed.NodeAllocatable ?? Millicores.Max(placed.Pod.Limit ?? Millicores.Zero, placed.Size);

    private static Millicores FloorOf(in PlacedPod placed, AllocationRules rules) => placed.Size.OfEachVcpu(rules.LimitFloorPerVcpu);

    // No request goes beyond the limit that the pod was created with: a LimitRange or a quota may not allow another.
    private static Millicores Within(in PlacedPod placed, Millicores share)
    {
        var most = placed.Pod.MostRequest;
        if (placed.Pod.Qos != PodQos.Guaranteed && placed.Pod.BaseLimit is { } limit)
            most = Millicores.Min(most, new Millicores(Math.Max(1, limit.Value - GapOf(placed).Value)));
        return Millicores.Min(most, Millicores.Max(share, placed.Pod.LeastRequest));
    }

    private static Millicores BurstableLimitAbove(in PlacedPod placed, Millicores request) => request + GapOf(placed);

    // A limit equal to the request would turn a Burstable pod into a Guaranteed one, unless its memory keeps it Burstable.
    private static Millicores GapOf(in PlacedPod placed) => new(placed.Pod.EvenIsGuaranteed ? 1 : 0);
}
