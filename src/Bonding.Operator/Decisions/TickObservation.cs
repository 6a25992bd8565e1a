namespace Bonding.Operator.Decisions;

/// <summary>What a tick observed: the tenants, and the snapshot of them that is decided from, in the same order.</summary>
public sealed record TickObservation(IReadOnlyList<ObservedTenant> Tenants, TickSnapshot Snapshot);
