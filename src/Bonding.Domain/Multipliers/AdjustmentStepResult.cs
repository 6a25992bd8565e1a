namespace Bonding.Domain.Multipliers;

/// <summary>The state after one step and the limit of <see cref="MultiplierReason"/> that bound it, if any.</summary>
public readonly record struct AdjustmentStepResult(AdjustmentState State, string Limit);
