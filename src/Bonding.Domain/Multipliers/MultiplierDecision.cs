namespace Bonding.Domain.Multipliers;

/// <summary>A tenant's multiplier with everything that explains it.</summary>
/// <param name="Base">From bonded units alone.</param>
/// <param name="Adjustment">Smoothed forecast-driven factor.</param>
/// <param name="Effective">clamp(base × adjustment).</param>
/// <param name="Target">Where the forecast wanted the adjustment, and why.</param>
/// <param name="Limit">What bound the step or the result: a limit of <see cref="MultiplierReason"/>.</param>
/// <param name="State">To be handed to the next decision.</param>
public readonly record struct MultiplierDecision(
    double Base, double Adjustment, double Effective, AdjustmentTarget Target, string Limit, AdjustmentState State)
{
    public string Reason => Target.Reason;
}
