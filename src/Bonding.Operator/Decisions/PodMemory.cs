using Bonding.Domain.Allocation;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>What the loop remembers of one pod.</summary>
/// <param name="firstSeen">What it asked for at first sight.</param>
public sealed class PodMemory(PodBase firstSeen)
{
    private (int Request, int? Limit)? _seen;

    /// <summary>What it asked for before the operator changed it, as far as that is known.</summary>
    public PodBase Base { get; set; } = firstSeen;

    /// <summary>Whether a resize of it has begun and its end was not harvested yet.</summary>
    public bool IsWritten { get; set; }

    /// <summary>When it was last resized, from here or, as far as the cache shows, by another replica.</summary>
    public DateTimeOffset? ResizedAt { get; set; }

    /// <summary>The last resize from here that the cache does not show yet.</summary>
    public WrittenCpu? Written { get; set; }

    /// <summary>A request that its node called infeasible for it; null if there was none.</summary>
    public int? Infeasible { get; set; }

    /// <summary>Since when it waits for a write; null if it does not.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>The resize that was refused last, until one succeeds.</summary>
    public RefusedResize? Refused { get; set; }

    /// <summary>Takes the pod as the cache shows it.</summary>
    /// <returns>The pod with what was written since.</returns>
    public TenantPod See(TenantPod pod, DateTimeOffset now)
    {
        var cpu = (pod.Request, pod.Limit);
        if (_seen is { } before && before != cpu && cpu != (Written?.Request, Written?.Limit)) ResizedAt = now;
        _seen = cpu;
        if (Written?.IsIn(pod) == true) Written = null;
        return Written?.OnTop(pod) ?? pod;
    }
}
