using Bonding.Domain.Allocation;

namespace Bonding.Operator.Decisions;

/// <summary>What the loop remembers of one pod.</summary>
/// <param name="firstSeen">What it asked for at first sight.</param>
public sealed class PodMemory(PodBase firstSeen)
{
    /// <summary>What it asked for before the operator changed it, as far as that is known.</summary>
    public PodBase Base { get; set; } = firstSeen;

    /// <summary>Whether a resize of it has begun and its end was not harvested yet.</summary>
    public bool IsWritten { get; set; }

    /// <summary>When it was last resized.</summary>
    public DateTimeOffset? ResizedAt { get; set; }

    /// <summary>A request that its node called infeasible for it; null if there was none.</summary>
    public int? Infeasible { get; set; }

    /// <summary>Since when it waits for a write; null if it does not.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>The resize that was refused last, until one succeeds.</summary>
    public RefusedResize? Refused { get; set; }
}
