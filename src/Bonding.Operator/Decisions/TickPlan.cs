using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>What a tick decided.</summary>
/// <param name="Standings">One for each tenant, in their order.</param>
/// <param name="Resizes">In the order to be written: decreases first.</param>
public sealed record TickPlan(IReadOnlyList<TenantStanding> Standings, IReadOnlyList<PodResize> Resizes)
{
    /// <summary>Nodes where the need of some enforced tenant is not met.</summary>
    public IReadOnlyList<string> ShortNodes { get; init; } = [];

    /// <summary>By the UID of each pod that waits for a write: since when.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> WaitingSince { get; init; } = new Dictionary<string, DateTimeOffset>();
}
