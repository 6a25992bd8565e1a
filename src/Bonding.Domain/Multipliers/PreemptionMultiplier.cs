namespace Bonding.Domain.Multipliers;

/// <summary>
/// Computes the multiplier that the whole project is about. It reads like the pseudocode of the concept: credits → bonded units → base
/// multiplier → predicted demand → adjustment → clamp.
/// </summary>
public static class PreemptionMultiplier
{
    /// <summary>Decides.</summary>
    /// <param name="burstRuns">Whether a burst of the tenant runs or is due: a boost lasts as long as its burst.</param>
    public static MultiplierDecision Decide(
        int bondedUnits,
        in DemandOutlook predictedDemand,
        bool burstRuns,
        AdjustmentState state,
        MultiplierRules rules,
        DateTimeOffset now
    )
    {
        var baseMultiplier = rules.Curve.BaseFor(bondedUnits);
        var target = AdjustmentTarget.Of(predictedDemand, bonded: bondedUnits > 0, rules).Sustained(burstRuns, state.Value);
        var step = AdjustmentStep.Next(state, target, rules, now);
        var product = baseMultiplier * step.State.Value;
        var effective = Math.Clamp(product, rules.Min, rules.Max);
        var limit = effective == product ? step.BoundBy : MultiplierReason.Clamp;
        return new MultiplierDecision(baseMultiplier, step.State.Value, effective, target, limit, step.State);
    }
}

/// <summary>A tenant's multiplier with everything that explains it.</summary>
/// <param name="Base">From bonded units alone.</param>
/// <param name="Adjustment">Smoothed forecast-driven factor.</param>
/// <param name="Effective">clamp(base × adjustment).</param>
/// <param name="Target">Where the forecast wanted the adjustment, and why.</param>
/// <param name="BoundBy">What bound the step or the result: a limit of <see cref="MultiplierReason"/>.</param>
/// <param name="State">The adjustment after this step.</param>
public readonly record struct MultiplierDecision(
    double Base,
    double Adjustment,
    double Effective,
    AdjustmentTarget Target,
    string BoundBy,
    AdjustmentState State
)
{
    public string Reason => Target.Reason;
}
