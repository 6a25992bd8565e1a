namespace Bonding.Resources.Api;

/// <summary>CPU of the tenant's pod, in millicores.</summary>
/// <param name="Pod">Namespace and name.</param>
/// <param name="Node">Its node.</param>
/// <param name="BaseRequest">Request at first sight: times the multiplier it is the pod's weight.</param>
/// <param name="Request">Request now.</param>
/// <param name="Limit">Limit now, if any.</param>
/// <param name="Target">What the allocation gives it; null if nothing was allocated.</param>
/// <param name="Reason">Why.</param>
/// <param name="NodeAllocatable">What the node gives to pods.</param>
/// <param name="NodeRequested">What all its pods request.</param>
public sealed record ExplainedCpu(
    string Pod, string Node, int BaseRequest, int Request, int? Limit, int? Target, string Reason, int NodeAllocatable, int NodeRequested);
