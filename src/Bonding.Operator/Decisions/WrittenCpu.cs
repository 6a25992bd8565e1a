using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>What was written of a pod's CPU from here, in millicores.</summary>
/// <param name="Request">Its request.</param>
/// <param name="Limit">Its limit, if any.</param>
/// <param name="Version">The version of the pod that the write made.</param>
public sealed record WrittenCpu(int Request, int? Limit, string Version)
{
    /// <summary>Whether a pod from the cache is as new as the write.</summary>
    public bool IsIn(TenantPod pod) => !ObjectVersion.IsNewer(Version, pod.Version);

    /// <summary>The pod as it is, when the cache does not show it yet. A raise counts at once, a decrease once it is seen: room is never counted twice.</summary>
    public TenantPod OnTop(TenantPod pod) =>
        Request > pod.Request ? pod with { Request = Request, Limit = Limit, NotShown = Request - pod.Request } : pod;
}
