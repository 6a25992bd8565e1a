using Bonding.Domain.Allocation;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>One running pod of a tenant as a tick sees it. CPU in millicores.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="BaseRequest">Request that multipliers are applied to, above 0.</param>
/// <param name="BaseLimit">Limit at first sight, if any.</param>
/// <param name="BaseIsStored">Whether a restart of the operator would find the base again. Only then the pod may be resized.</param>
/// <param name="ResizedAt">When it was last resized from here.</param>
/// <param name="Refused">The resize that the server last refused, if it did.</param>
public sealed record PodView(
    TenantPod Pod, int BaseRequest, int? BaseLimit, bool BaseIsStored, DateTimeOffset? ResizedAt, RefusedResize? Refused)
{
    /// <summary>Whether a resize of it is in flight: nothing more is decided for it until its end is known.</summary>
    public bool IsWritten { get; init; }

    /// <summary>A request that its node called infeasible for it; null if there was none.</summary>
    public int? Infeasible { get; init; }

    /// <summary>Since when it waits for a write; null if it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The total order of pods.</summary>
    public string Key => $"{Pod.Namespace}/{Pod.Name}";
}
