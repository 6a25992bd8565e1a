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
    public static int RequestFor(in PlacedPod placed, int share, AllocationRules rules)
    {
        if (placed.Pod.Qos != PodQos.Guaranteed)
            return Lifts(placed) ? placed.Pod.Request : share;
        if (placed.Tenant.IsMigrating)
            return Math.Max(share, Open(placed));
        return Throttles(placed, rules) ? Math.Min(share, Throttled(placed, rules)) : share;
    }

    /// <summary>Returns the limit to write beside <paramref name="request"/>; null leaves a pod without a limit as it is.</summary>
    public static int? LimitFor(in PlacedPod placed, int request, AllocationRules rules)
    {
        if (placed.Pod.Qos == PodQos.Guaranteed)
            return request;
        if (Throttles(placed, rules))
            return Math.Max(Throttled(placed, rules), BurstableLimitAbove(request));
        return placed.Pod.Limit is null ? null : Math.Max(Open(placed), BurstableLimitAbove(request));
    }

    private static int Throttled(in PlacedPod placed, AllocationRules rules)
    {
        var goal = Millicores.Max(placed.Baseline, FloorOf(placed, rules)).Value;
        var oneStepDown = (placed.Pod.Limit ?? Open(placed)) * (1 - Math.Max(rules.LimitStep, rules.Band));
        return Math.Min(Open(placed), Math.Max(goal, (int)oneStepDown));
    }

    // A limit that the operator introduced goes back to the node's whole CPU.
    private static int Open(in PlacedPod placed) =>
        placed.Pod.BaseLimit ?? placed.NodeAllocatable ?? Math.Max(placed.Pod.Limit ?? 0, placed.Size.Value);

    private static Millicores FloorOf(in PlacedPod placed, AllocationRules rules) =>
        placed.Size.OfEachVcpu(new Millicores(rules.LimitFloorPerVcpu));

    // A limit equal to the request would turn a Burstable pod into a Guaranteed one.
    private static int BurstableLimitAbove(int request) => request + 1;
}
