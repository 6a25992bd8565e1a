using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Computes exponential weights from discounted losses relative to the mixture's loss. The variance of the losses under the weights sets
/// the rate (Cesa-Bianchi, Mansour and Stoltz, "Improved second-order bounds for prediction with expert advice", 2007): a forecaster that
/// is far off has no weight, and so does not blunt the choice between the others. A fixed share keeps every forecaster in play (Herbster
/// and Warmuth, 1998).
/// </summary>
internal static class ExpertWeights
{
    /// <summary>Adds the losses of the forecasts that are due.</summary>
    /// <param name="weights">The current weights.</param>
    /// <param name="losses">The discounted relative losses; updated.</param>
    /// <param name="variance">The discounted variance under the weights; updated.</param>
    /// <param name="due">The losses of this second.</param>
    /// <param name="known">The lanes that have a loss.</param>
    /// <param name="discount">The factor by which a loss shrinks each second.</param>
    public static void Judge(
        ReadOnlySpan<Vector256<float>> weights,
        Span<Vector256<float>> losses,
        ref Vector256<float> variance,
        ReadOnlySpan<Vector256<float>> due,
        Vector256<float> known,
        float discount
    )
    {
        var (mean, squares, kept) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256.Create(discount));
        for (var k = 0; k < weights.Length; k++)
            mean = Vector256.FusedMultiplyAdd(weights[k], due[k], mean);
        for (var k = 0; k < weights.Length; k++)
        {
            var relative = (due[k] - mean) & known;
            squares = Vector256.FusedMultiplyAdd(weights[k] * relative, relative, squares);
            losses[k] = Vector256.FusedMultiplyAdd(losses[k], kept, relative);
        }
        variance = Vector256.FusedMultiplyAdd(variance, kept, squares);
    }

    /// <summary>Computes the weights and returns the weighted mean of the rows.</summary>
    /// <param name="weights">Receives the weights.</param>
    /// <param name="losses">The discounted relative losses.</param>
    /// <param name="variance">Their variance.</param>
    /// <param name="rows">The forecasts.</param>
    /// <param name="sharpness">The rate, in units of 1 / √variance.</param>
    /// <param name="share">The part of the total weight that is distributed evenly.</param>
    public static Vector256<float> Mix(
        Span<Vector256<float>> weights,
        ReadOnlySpan<Vector256<float>> losses,
        Vector256<float> variance,
        ReadOnlySpan<Vector256<float>> rows,
        float sharpness,
        float share
    )
    {
        var least = losses[0];
        for (var k = 1; k < weights.Length; k++)
            least = Vector256.Min(least, losses[k]);
        var rate = Vector256.Create(-sharpness) / Vector256.Sqrt(Vector256.Max(variance, Vector256.Create(Lanes.Tiny)));
        var total = Vector256<float>.Zero;
        for (var k = 0; k < weights.Length; k++)
            total += weights[k] = Lanes.Exp((losses[k] - least) * rate);
        var (part, even, sum) = (Vector256.Create(1 - share) / total, Vector256.Create(share / weights.Length), Vector256<float>.Zero);
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] = Vector256.FusedMultiplyAdd(weights[k], part, even);
            sum = Vector256.FusedMultiplyAdd(weights[k], rows[k], sum);
        }
        return sum;
    }
}
