using System.Collections.Frozen;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;

namespace Bonding.Operator.TenantApi;

/// <summary>Describes each reason in a sentence for people. Programs compare the constants.</summary>
public static class ReasonDescriptions
{
    private static readonly FrozenDictionary<string, string> Targets = new Dictionary<string, string>
    {
        [MultiplierReason.Steady] = "the forecast shows no significant rise or fall, so the adjustment returns to 1",
        [MultiplierReason.RiseForecast] = "the forecast shows a significant rise, so the adjustment increases",
        [MultiplierReason.BurstRunning] = "demand no longer rises, but its burst runs, so the adjustment stays",
        [MultiplierReason.FallForecast] = "the forecast shows less CPU use, so the adjustment decreases and leaves CPU to others",
        [MultiplierReason.NotBonded] = "the forecast shows a rise, but only tenants with bonded units are boosted",
        [MultiplierReason.Pressure] = "CPU use falls while memory or IO is close to its limit, so the adjustment does not decrease",
        [MultiplierReason.NoForecast] = "there is no usable forecast, so the adjustment returns to 1",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Bounds = new Dictionary<string, string>
    {
        [MultiplierReason.DeadBand] = "the change is within the dead band, so it is ignored",
        [MultiplierReason.Dwell] = "the adjustment may not reverse its direction until the dwell time is over",
        [MultiplierReason.Slew] = "the adjustment changes no faster than the slew limit",
        [MultiplierReason.Clamp] = "the multiplier is at the lowest or highest allowed value",
        [MultiplierReason.None] = "no limit applied to the adjustment",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Allocations = new Dictionary<string, string>
    {
        [BurstReason.Entitled] = "no burst runs or is due, and nothing proves that it is quiet, so it holds what its units are worth",
        [BurstReason.BurstRunning] = "a burst runs, so it holds its boosted entitlement until the burst ends",
        [BurstReason.BurstDue] = "its own period says that a burst comes, so it holds its boosted entitlement before it begins",
        [BurstReason.ProvenQuiet] = "its bursts are announced by its own period and none is due, so it holds no more than its base request",
        [BurstReason.NotAdmitted] =
            "the write budget goes to tenants whose bursts last longer for each write, so it holds what its units are worth",
        [AllocationReason.BaseRequest] = "it has no units, so it has what its pod was created with",
        [AllocationReason.ScaledIntoNode] = "the node does not hold what all units on it are worth, so each tenant is scaled down alike",
        [AllocationReason.CutForBursts] = "bursts of tenants with units need what the node has no room for",
        [AllocationReason.PutForward] =
            "the node cannot cover all needs; its owner's tenants use less of their part than those of others, so it comes first",
        [AllocationReason.PutBack] =
            "the node cannot cover all needs; tenants without units of other owners used less of their part, so they come first",
        [AllocationReason.LimitLifted] = "the tenant is about to migrate, so its CPU limit is lifted until then",
        [AllocationReason.CreditsExhausted] =
            "the account has no credits left and the node is short of CPU, so the CPU limit is lowered to the baseline",
        [AllocationReason.LimitRestored] = "the CPU limit is being restored",
        [AllocationReason.InsideBand] = "the target is too close to the request to be written",
        [AllocationReason.InsideDwell] = "the pod was resized a moment ago and is not resized again yet",
        [AllocationReason.WriteBudget] = "writes per second are limited, and other pods are further from their targets",
        [AllocationReason.WriteInFlight] = "a write to the pod or its node is still in progress",
        [AllocationReason.NodeFull] = "the node has no room for the increase",
        [AllocationReason.Infeasible] = "the node reported that it can never give the pod that much CPU",
        [AllocationReason.Recommended] = "the mode is Recommend, so the target is shown but not written",
        [AllocationReason.BestEffortPod] = "the pod has no requests, and its QoS class cannot change",
        [AllocationReason.StaticCpus] = "the CPU manager of the node is static and does not resize a Guaranteed pod",
        [AllocationReason.DedicatedCpu] = "the VM has dedicated CPUs",
        [AllocationReason.ResizePending] = "the node carries out decreases first, and then has room for the last raise",
        [AllocationReason.ResizeWithdrawn] = "the node has no room for the last raise, so it is taken back",
        [AllocationReason.ResizeDeferred] = "the node had no room for such a raise a moment ago, so it is not asked again yet",
        [AllocationReason.ResizeError] = "the node could not carry out the last resize and tries again, so nothing is raised meanwhile",
        [AllocationReason.WindowsPod] = "pods for Windows cannot be resized",
        [AllocationReason.StaticPod] = "its node has the pod from a file, and such pods cannot be resized",
        [AllocationReason.CriticalPod] = "the pod has a system priority, and the kubelet would delete other pods for its resize",
        [AllocationReason.PodLevelRequest] =
            "the pod requests CPU for all its containers together, so what one of them requests moves nothing",
        [AllocationReason.ForeignResize] = "somebody else resized the pod, and that is not undone",
        [AllocationReason.RangeDefaults] =
            "a LimitRange came after the pod, and a resize would give its containers the defaults of that range, for good",
        [AllocationReason.BaseUnknown] = "the pod was resized before it was first seen, and no record says what it was created with",
        [AllocationReason.ResizeUnsupported] = "the pod cannot be resized in place",
        [AllocationReason.QuotaExceeded] = "the last resize would exceed a ResourceQuota of the namespace",
        [AllocationReason.Refused] = "the API server refused the last resize",
        [AllocationReason.BaseNotStored] = "the original request of the pod is being stored before the pod is resized",
    }.ToFrozenDictionary();

    // For reasons that last until something changes.
    private static readonly FrozenDictionary<string, string> AllocationRemedies = new Dictionary<string, string>
    {
        [AllocationReason.QuotaExceeded] =
            "a ResourceQuota of the namespace that allows the target: it is tried again after 5 minutes, another target after 30 seconds",
        [AllocationReason.Refused] =
            "a fix for what the API server objects to: the target is tried again after 5 minutes, another one after 30 seconds",
        [AllocationReason.NodeFull] = "room on the node: fewer pods or lower requests",
        [AllocationReason.ScaledIntoNode] = "room on the node: fewer pods, or fewer units on it",
        [BurstReason.NotAdmitted] = "more writes per second in the policy, or fewer tenants with short bursts",
        [AllocationReason.Infeasible] = "a node that can give the pod that much CPU: this one never can",
        [AllocationReason.StaticCpus] = "a node whose CPU manager is not static, or a pod with a request below its limit",
        [AllocationReason.ResizePending] = "the kubelet: see the condition PodResizePending of the pod",
        [AllocationReason.ResizeDeferred] = "room on the node; see the condition PodResizePending of the pod",
        [AllocationReason.ResizeError] = "the kubelet: see the condition PodResizeInProgress of the pod",
        [AllocationReason.CriticalPod] = "a PriorityClass below 2000000000",
        [AllocationReason.PodLevelRequest] = "a template that requests CPU for its containers only, or nodes of Kubernetes 1.36",
        [AllocationReason.ForeignResize] = "a new pod that nobody else resizes",
        [AllocationReason.RangeDefaults] = "a new pod, which has the defaults from the beginning",
        [AllocationReason.BaseUnknown] = "a new pod",
        [AllocationReason.BestEffortPod] = "a CPU request in the template of the pod",
        [AllocationReason.DedicatedCpu] = "a VM without dedicatedCpuPlacement",
        [AllocationReason.ResizeUnsupported] = "Kubernetes 1.33 or later, and a container whose resizePolicy for cpu is NotRequired",
        [AllocationReason.WriteBudget] = "more writes per second in the policy, or time: a pod that waits long enough comes first",
        [AllocationReason.CreditsExhausted] =
            "credits: the limit is restored once a few minutes of earnings are saved, or the node covers all needs again",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Relocations = new Dictionary<string, string>
    {
        [RelocationReason.NodeStaysShort] =
            "the node stays short of CPU, so the movable VM with the lowest multiplier is migrated to another node",
        [RelocationReason.NotShortForLong] = "the node is short of CPU, but not yet long enough to migrate a VM",
        [RelocationReason.LowerMultiplierFirst] = "the node stays short of CPU; a VM with a lower multiplier is migrated first",
        [RelocationReason.MigrationLimit] =
            "the node stays short of CPU; KubeVirt is already carrying out as many migrations as it allows at once",
        [RelocationReason.MigrationInFlight] = "the node stays short of CPU; the VM is already migrating",
        [RelocationReason.NotEnforced] = "the node stays short of CPU; the VM is not migrated because its account is not in mode Enforce",
        [RelocationReason.EvictionStrategy] =
            "the node stays short of CPU; the VM is not migrated because its evictionStrategy "
            + "is neither LiveMigrate nor LiveMigrateIfPossible",
        [RelocationReason.NotLiveMigratable] =
            "the node stays short of CPU; the VM is not migrated because KubeVirt cannot migrate it live",
        [RelocationReason.Cooldown] = "the node stays short of CPU; the VM was migrated too recently to be migrated again",
        [RelocationReason.NoRoomElsewhere] = "the node stays short of CPU; no other node that may run the VM has enough room",
    }.ToFrozenDictionary();

    /// <summary>Describes why the adjustment has its target.</summary>
    public static string DescribeTarget(string reason) => Targets.GetValueOrDefault(reason, reason);

    /// <summary>Describes the limit that applied to an adjustment.</summary>
    public static string DescribeBound(string limit) => Bounds.GetValueOrDefault(limit, limit);

    /// <summary>Describes why a pod has its request or limit.</summary>
    public static string DescribeAllocation(string reason) => Allocations.GetValueOrDefault(reason, reason);

    /// <summary>Returns what would end a reason of an allocation, or null if it ends by itself or by other means.</summary>
    public static string? RemedyForAllocation(string reason) => AllocationRemedies.GetValueOrDefault(reason);

    /// <summary>Describes what holds a tenant's CPU use back; null if nothing does, or nothing says so.</summary>
    public static string? DescribeContention(ContentionCause cause) =>
        cause switch
        {
            ContentionCause.Weight => "its work waits for CPU that others have by their weight, and the forecast counts it as demand",
            ContentionCause.OwnLimit => "its own CPU limit holds it back; more weight would not help, so that is no demand",
            _ => null,
        };

    /// <summary>Describes whether a VM leaves a node that is short of CPU, and why.</summary>
    public static string DescribeRelocation(string reason) => Relocations.GetValueOrDefault(reason, reason);
}
