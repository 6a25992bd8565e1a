namespace Bonding.Domain.Multipliers;

/// <summary>
/// The function that the whole project is about. It reads like the pseudocode of the concept: credits → bonded units → base multiplier →
/// predicted demand → adjustment → clamp.
/// </summary>
public static class PreemptionMultiplier
{
    public static MultiplierDecision Decide(
        int bondedUnits, in DemandOutlook predictedDemand, AdjustmentState state, MultiplierTerms terms, DateTimeOffset now)
    {
        var baseMultiplier = terms.Curve.BaseFor(bondedUnits);
        var target = AdjustmentTarget.Of(predictedDemand, bonded: bondedUnits > 0, terms);
        var step = AdjustmentStep.Next(state, target, terms, now);
        var product = baseMultiplier * step.State.Value;
        var effective = Math.Clamp(product, terms.Min, terms.Max);
        var limit = effective == product ? step.Limit : MultiplierReason.Clamp;
        return new MultiplierDecision(baseMultiplier, step.State.Value, effective, target, limit, step.State);
    }
}
