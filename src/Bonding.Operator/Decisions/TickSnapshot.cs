using Bonding.Domain;
using Bonding.Domain.Decisions;

namespace Bonding.Operator.Decisions;

/// <summary>Everything that a tick decides from.</summary>
/// <param name="Tenants">All tenants.</param>
/// <param name="Nodes">The nodes that their pods run on; a node that is not known is left alone.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Now">The moment of the decision.</param>
public sealed record TickSnapshot(
    IReadOnlyList<TenantView> Tenants, IReadOnlyDictionary<string, NodeCapacity> Nodes, BondingRules Rules, DateTimeOffset Now)
{
    /// <summary>How many pods the write budget lets through now.</summary>
    public int WritesAllowed { get; init; } = int.MaxValue;
}
