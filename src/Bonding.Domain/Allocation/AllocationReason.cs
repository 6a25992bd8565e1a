namespace Bonding.Domain.Allocation;

/// <summary>Why a target or a plan is what it is. The same words appear in conditions, metric labels, logs and the API.</summary>
public static class AllocationReason
{
    /// <summary>A tenant without units has what its pod was created with.</summary>
    public const string BaseRequest = "BaseRequest";

    /// <summary>The node does not hold all entitlements: each is scaled down alike.</summary>
    public const string ScaledIntoNode = "ScaledIntoNode";

    /// <summary>Bursts of tenants with units take what the node has no room for, down to the neighbours' floor.</summary>
    public const string CutForBursts = "CutForBursts";

    /// <summary>
    /// The node cannot meet all needs: it used less of its part lately than others of its peer group, and comes before them.
    /// </summary>
    public const string PutForward = "PutForward";

    /// <summary>The node cannot meet all needs: others of its peer group used less of their part lately, and come first.</summary>
    public const string PutBack = "PutBack";

    /// <summary>A Standard account is used up and the node is short: the CPU limit goes down to the baseline.</summary>
    public const string CreditsExhausted = "CreditsExhausted";

    /// <summary>The tenant is about to move: the CPU limit is lifted until it has, for a throttled guest may never converge.</summary>
    public const string LimitLifted = "LimitLifted";

    /// <summary>The CPU limit comes back to where it was.</summary>
    public const string LimitRestored = "LimitRestored";
    public const string InsideBand = "InsideBand";
    public const string InsideDwell = "InsideDwell";
    public const string WriteBudget = "WriteBudget";

    /// <summary>A write to the pod or to its node has not ended yet.</summary>
    public const string WriteInFlight = "WriteInFlight";

    /// <summary>The node has no room for the increase, even after all decreases of the same plan.</summary>
    public const string NodeFull = "NodeFull";
    public const string Recommended = "Recommended";

    /// <summary>The pod cannot be resized.</summary>
    public const string BestEffortPod = "BestEffortPod";
    public const string DedicatedCpu = "DedicatedCpu";

    /// <summary>The node has no room for the last raise until others have given what they were lowered by.</summary>
    public const string ResizePending = "ResizePending";

    /// <summary>The node has no room for the last raise: it is taken back.</summary>
    public const string ResizeWithdrawn = "ResizeWithdrawn";

    /// <summary>The node has no room for the last raise, and a while ago it had none either: it is not asked again yet.</summary>
    public const string ResizeDeferred = "ResizeDeferred";

    /// <summary>The node could not carry out the last resize and tries again: nothing is raised meanwhile.</summary>
    public const string ResizeError = "ResizeError";
    public const string ResizeUnsupported = "ResizeUnsupported";
    public const string WindowsPod = "WindowsPod";

    /// <summary>A static pod, or the mirror of one: its node has it from a file.</summary>
    public const string StaticPod = "StaticPod";

    /// <summary>The kubelet deletes other pods for the resize of a pod of such a priority.</summary>
    public const string CriticalPod = "CriticalPod";

    /// <summary>
    /// The pod requests CPU for all its containers together, so what one of them requests does not move its weight, and its node does not
    /// resize that.
    /// </summary>
    public const string PodLevelRequest = "PodLevelRequest";

    /// <summary>Somebody else resized the pod: that is not undone.</summary>
    public const string ForeignResize = "ForeignResize";

    /// <summary>A LimitRange came after the pod: a resize would give its containers the defaults for good.</summary>
    public const string RangeDefaults = "RangeDefaults";

    /// <summary>The pod was resized before it was first seen, and no record says what it was created with.</summary>
    public const string BaseUnknown = "BaseUnknown";
    public const string Refused = "Refused";

    /// <summary>The server refused it, for the namespace's ResourceQuota does not hold it.</summary>
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>The node once said that it can never give the pod so much: it gets a step less.</summary>
    public const string Infeasible = "Infeasible";

    /// <summary>The node's CPU manager keeps a Guaranteed pod as it was created: it said that no other request is feasible.</summary>
    public const string StaticCpus = "StaticCpus";

    /// <summary>The pod's base request is not stored yet: resized now, a restart would take the resized request for the base.</summary>
    public const string BaseNotStored = "BaseNotStored";
}
