using Bonding.Operator.Decisions;

namespace Bonding.Operator.State;

/// <summary>What the last tick decided from, and what it decided. Deciding the snapshot again gives the same plan.</summary>
public sealed record DecidedTick(TickSnapshot Snapshot, TickPlan Plan);
