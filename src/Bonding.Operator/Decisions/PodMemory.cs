using Bonding.Domain.Allocation;

namespace Bonding.Operator.Decisions;

/// <summary>What the loop remembers of one pod.</summary>
/// <param name="firstRequest">Its request at first sight, in millicores.</param>
/// <param name="firstLimit">Its limit at first sight, if any.</param>
public sealed class PodMemory(int firstRequest, int? firstLimit)
{
    public int FirstRequest { get; } = firstRequest;

    public int? FirstLimit { get; } = firstLimit;

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
