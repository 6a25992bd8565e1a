using System.Collections.Frozen;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;

namespace Bonding.Operator.TenantApi;

/// <summary>What each reason means, in a sentence for people. The constants are what machines compare.</summary>
public static class ReasonDescriptions
{
    private static readonly FrozenDictionary<string, string> Targets = new Dictionary<string, string>
    {
        [MultiplierReason.Steady] = "no significant rise or fall is forecast, so the adjustment goes to 1",
        [MultiplierReason.RiseForecast] = "a significant rise is forecast, so the adjustment goes up",
        [MultiplierReason.FallForecast] = "less CPU use is forecast, so the adjustment goes down and leaves CPU to others",
        [MultiplierReason.NotBonded] = "a rise is forecast, but only bonded tenants are boosted",
        [MultiplierReason.Pressure] = "CPU use falls while memory or IO is near its limit, so nothing is lowered",
        [MultiplierReason.NoForecast] = "there is no usable forecast, so the adjustment goes to 1",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Bounds = new Dictionary<string, string>
    {
        [MultiplierReason.DeadBand] = "the change is inside the dead band and is left out",
        [MultiplierReason.Dwell] = "the direction may not turn yet: the dwell is not over",
        [MultiplierReason.Slew] = "the adjustment moves no faster than the slew limit",
        [MultiplierReason.Clamp] = "the multiplier stands at its lowest or highest allowed value",
        [MultiplierReason.None] = "nothing bound the adjustment",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Allocations = new Dictionary<string, string>
    {
        [AllocationReason.DemandMet] = "the node meets its need and its whole entitlement",
        [AllocationReason.NeedMet] = "the node meets its need, and has not enough left for the whole entitlement",
        [AllocationReason.FairShare] = "the node cannot meet all needs, so the weighted fair share bounds it",
        [AllocationReason.PutForward] =
            "the node cannot meet all needs; it used less of its part lately than others with as many units, so it comes before them",
        [AllocationReason.PutBack] =
            "the node cannot meet all needs; others with as many units used less of their part lately, so they come first",
        [AllocationReason.Floor] = "the node cannot meet all needs, and the floor holds the request up",
        [AllocationReason.NodeOverfull] = "even the floors exceed what the node has",
        [AllocationReason.MultiplierRaised] = "the request is being raised to the target",
        [AllocationReason.MultiplierLowered] = "the request is being lowered to the target",
        [AllocationReason.LimitLifted] = "the tenant is about to move, so the CPU limit is lifted until it has",
        [AllocationReason.CreditsExhausted] = "the account is used up and the node is short, so the CPU limit goes down to the baseline",
        [AllocationReason.LimitRestored] = "the CPU limit comes back to where it was",
        [AllocationReason.InsideBand] = "the target is so near to the request that it is not written",
        [AllocationReason.InsideDwell] = "the pod was resized a moment ago and is left alone",
        [AllocationReason.WriteBudget] = "other pods are further from their target, and writes per second are limited",
        [AllocationReason.WriteInFlight] = "a write to the pod or to its node has not ended yet",
        [AllocationReason.NodeFull] = "the node has no room for the increase",
        [AllocationReason.Infeasible] = "the node said that it can never give the pod so much",
        [AllocationReason.Recommended] = "the mode is Recommend: the target is shown and not written",
        [AllocationReason.BestEffortPod] = "the pod has no requests, and its class may not change",
        [AllocationReason.StaticCpus] = "the node's CPU manager keeps a Guaranteed pod as it was created",
        [AllocationReason.DedicatedCpu] = "the VM has dedicated CPUs",
        [AllocationReason.ResizePending] = "the kubelet has not carried out the last resize yet",
        [AllocationReason.ResizeUnsupported] = "the pod cannot be resized in place",
        [AllocationReason.QuotaExceeded] = "the namespace's quota does not hold the last resize",
        [AllocationReason.Refused] = "the server refused the last resize",
        [AllocationReason.BaseNotStored] = "the pod's first request is being stored before it is resized",
    }.ToFrozenDictionary();

    // Of reasons that last until somebody does something.
    private static readonly FrozenDictionary<string, string> AllocationRemedies = new Dictionary<string, string>
    {
        [AllocationReason.QuotaExceeded] =
            "a ResourceQuota of the namespace that holds the target: the same is tried again after 5 minutes, another target after 30 s",
        [AllocationReason.Refused] = "what the server objects to: the same is tried again after 5 minutes, another target after 30 s",
        [AllocationReason.NodeFull] = "room on the node: pods that leave it, or requests on it that go down",
        [AllocationReason.NodeOverfull] = "room on the node: pods that leave it",
        [AllocationReason.Infeasible] = "a node that can give the pod so much: this one never can",
        [AllocationReason.StaticCpus] = "a node whose CPU manager is not static, or a pod whose request is lower than its limit",
        [AllocationReason.ResizePending] =
            "the kubelet: it carries the last resize out as soon as its node has room, as the pod's condition PodResizePending says",
        [AllocationReason.BestEffortPod] = "a CPU request in the pod's template",
        [AllocationReason.DedicatedCpu] = "a VM without dedicatedCpuPlacement",
        [AllocationReason.ResizeUnsupported] = "Kubernetes 1.33 or later, and a container whose resizePolicy for cpu is NotRequired",
        [AllocationReason.WriteBudget] = "more writes per second in the policy, or its turn: whoever waits overtakes in the end",
        [AllocationReason.CreditsExhausted] =
            "credits: the limit comes back when some minutes of earnings are saved, or when the node meets all needs again",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Relocations = new Dictionary<string, string>
    {
        [RelocationReason.NodeStaysShort] =
            "the node stays short, so the VM of the lowest multiplier that can move is moved to another node",
        [RelocationReason.NotShortForLong] = "the node is short, but not for long enough to move a VM off it",
        [RelocationReason.LowerMultiplierFirst] = "the node stays short; a VM with a lower multiplier is moved first",
        [RelocationReason.MigrationLimit] = "the node stays short; as many migrations are in flight as KubeVirt carries out at once",
        [RelocationReason.MigrationInFlight] = "the node stays short; the VM is migrating already",
        [RelocationReason.NotEnforced] = "the node stays short; the VM is not moved, for its account is not in mode Enforce",
        [RelocationReason.EvictionStrategy] =
            "the node stays short; the VM is not moved, for its evictionStrategy is not LiveMigrate or LiveMigrateIfPossible",
        [RelocationReason.NotLiveMigratable] = "the node stays short; the VM is not moved, for KubeVirt cannot migrate it live",
        [RelocationReason.Cooldown] = "the node stays short; the VM is not moved again so soon",
        [RelocationReason.NoRoomElsewhere] = "the node stays short; no other node that may run the VM has room for its need",
    }.ToFrozenDictionary();

    /// <summary>Of a target's reason.</summary>
    public static string DescribeTarget(string reason) => Targets.GetValueOrDefault(reason, reason);

    /// <summary>Of what bound an adjustment.</summary>
    public static string DescribeBound(string limit) => Bounds.GetValueOrDefault(limit, limit);

    /// <summary>Of an allocation or a plan.</summary>
    public static string DescribeAllocation(string reason) => Allocations.GetValueOrDefault(reason, reason);

    /// <summary>What would end a reason of an allocation; null if it ends by itself or by other means.</summary>
    public static string? RemedyForAllocation(string reason) => AllocationRemedies.GetValueOrDefault(reason);

    /// <summary>Of a VM on a node that is short.</summary>
    public static string DescribeRelocation(string reason) => Relocations.GetValueOrDefault(reason, reason);
}
