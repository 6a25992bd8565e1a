using Bonding.Domain.Credits;

namespace Bonding.Domain.Allocation;

/// <summary>
/// The limit lever: a Standard tenant whose credits are used up is lowered to its baseline while its node is short, and comes back after.
/// </summary>
/// <remarks>
/// Only where a limit exists already or the policy asks for hard throttling, for a limit can never be removed. It is lowered step by step, as
/// AWS lowers a burstable instance, and never below <see cref="AllocationRules.LimitFloorPerVcpu"/>, nor to the request or below. A migration
/// lifts it at once; the pod that the tenant moves to begins with the limit it was created with, and is lowered again.
/// </remarks>
public static class CpuLimitRule
{
    private const int MillicoresPerVcpu = 1_000;
    private const int MinutesPerHour = 60;

    /// <summary>
    /// Whether an account can no longer pay for use above its baseline. Once throttled it counts as exhausted until it has saved
    /// <see cref="AllocationRules.LimitReleaseMinutes"/> of its earnings, so that the limit does not flap around zero.
    /// </summary>
    public static bool IsExhausted(CreditLedger ledger, AccountRules account, bool throttled, AllocationRules terms)
    {
        if (account.Specification == CreditSpecification.Unlimited || ledger.Checkpoint is null)
            return false;
        var saved = CreditAmount.FromMicroCredits(account.Rate.PerHour.MicroCredits / MinutesPerHour) * terms.LimitReleaseMinutes;
        return ledger.Balance + ledger.LaunchBalance <= (throttled ? CreditAmount.Min(saved, account.Cap) : CreditAmount.Zero);
    }

    /// <summary>Whether the pod's limit is to be lowered, or kept low.</summary>
    public static bool Throttles(in RunningPod pod, AllocationRules terms) =>
        pod is { CreditsExhausted: true, NodeIsShort: true, Migrating: false, SizeMillicores: > 0 }
        && (pod.Limit is not null || terms.HardThrottling);

    /// <summary>Whether the pod's limit is lower than it stood while a migration is under way or about to start: to be lifted before all else.</summary>
    public static bool Lifts(in RunningPod pod) => pod.Migrating && pod.Limit < Open(pod);

    /// <summary>
    /// The request to write: the share. A Guaranteed pod must move request and limit together, so its limit bounds its request, and while it
    /// migrates raises it; a Burstable one whose limit is lifted keeps its request, so that the lift needs no room.
    /// </summary>
    public static int RequestFor(in RunningPod pod, int share, AllocationRules terms)
    {
        if (pod.Qos != PodQos.Guaranteed)
            return Lifts(pod) ? pod.Request : share;
        if (pod.Migrating)
            return Math.Max(share, Open(pod));
        return Throttles(pod, terms) ? Math.Min(share, Throttled(pod, terms)) : share;
    }

    /// <summary>The limit to write beside <paramref name="request"/>; null leaves a pod without a limit as it is.</summary>
    public static int? LimitFor(in RunningPod pod, int request, AllocationRules terms)
    {
        if (pod.Qos == PodQos.Guaranteed)
            return request;
        if (Throttles(pod, terms))
            return Math.Max(Throttled(pod, terms), BurstableLimitAbove(request));
        return pod.Limit is null ? null : Math.Max(Open(pod), BurstableLimitAbove(request));
    }

    private static int Throttled(in RunningPod pod, AllocationRules terms)
    {
        var goal = Math.Max(pod.BaselineMillicores, FloorOf(pod, terms));
        var oneStepDown = (pod.Limit ?? Open(pod)) * (1 - Math.Max(terms.LimitStep, terms.Band));
        return Math.Min(Open(pod), Math.Max(goal, (int)oneStepDown));
    }

    // Where the limit stood before: a limit that the operator introduced goes back to the node's whole CPU.
    private static int Open(in RunningPod pod) => pod.BaseLimit ?? pod.OpenLimit ?? Math.Max(pod.Limit ?? 0, pod.SizeMillicores);

    private static int FloorOf(in RunningPod pod, AllocationRules terms) =>
        (int)Math.Ceiling((double)terms.LimitFloorPerVcpu * pod.SizeMillicores / MillicoresPerVcpu);

    // A limit equal to the request would turn a Burstable pod into a Guaranteed one.
    private static int BurstableLimitAbove(int request) => request + 1;
}
