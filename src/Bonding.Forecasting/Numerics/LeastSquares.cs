using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Numerics;

/// <summary>
/// Recursive least squares, directly for all five horizons (Haykin, "Adaptive Filter Theory", ch. 10). The regressors of a second are the
/// same for every horizon, so the covariance is updated once. The coefficients of horizon h, lane h − 1 of every row, are corrected with
/// the gain of h seconds ago.
/// </summary>
internal static class LeastSquares
{
    public const float InitialVariance = 10;

    private const int Lane = 8;

    /// <summary>Starts with a diagonal covariance.</summary>
    public static void Start(Span<float> covariance, int width)
    {
        covariance.Clear();
        for (var i = 0; i < width; i++)
            covariance[(i * width) + i] = InitialVariance;
    }

    /// <summary>Updates the covariance with the regressors of this second and writes their gain into the first lane of the gains.</summary>
    public static void Update(Span<float> covariance, Span<Vector256<float>> gains, ReadOnlySpan<float> row, float forgetting)
    {
        Span<float> projected = stackalloc float[16];
        projected = projected[..row.Length];
        var (energy, trace) = Project(covariance, row, projected);
        // Rounding can leave a direction of negative variance, which would then grow without bound by forgetting.
        if (energy < 0)
        {
            Start(covariance, row.Length);
            (energy, trace) = Project(covariance, row, projected);
        }

        var share = 1 / (forgetting + energy);
        for (var i = 0; i < row.Length; i++)
            gains[i] = Lanes.Shift(gains[i], projected[i] * share);
        // Without excitation, forgetting would let the covariance grow without bound.
        Shrink(covariance, projected, share, trace < InitialVariance * row.Length ? 1 / forgetting : 1);
    }

    /// <summary>Returns the forecasts of all horizons.</summary>
    public static Vector256<float> Forecast(ReadOnlySpan<Vector256<float>> coefficients, ReadOnlySpan<float> row)
    {
        var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i + 1 < row.Length; i += 2)
        {
            even = Vector256.FusedMultiplyAdd(coefficients[i], Vector256.Create(row[i]), even);
            odd = Vector256.FusedMultiplyAdd(coefficients[i + 1], Vector256.Create(row[i + 1]), odd);
        }
        return even + odd;
    }

    public static void Correct(Span<Vector256<float>> coefficients, ReadOnlySpan<Vector256<float>> gains, Vector256<float> errors)
    {
        for (var i = 0; i < coefficients.Length; i++)
            coefficients[i] = Vector256.FusedMultiplyAdd(gains[i], errors, coefficients[i]);
    }

    private static (float Energy, float Trace) Project(ReadOnlySpan<float> covariance, ReadOnlySpan<float> row, Span<float> projected)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(covariance);
        var (width, energy, trace) = (row.Length / Lane, 0f, 0f);
        for (var c = 0; c < width; c++)
        {
            var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var i = 0; i + 1 < row.Length; i += 2)
            {
                even = Vector256.FusedMultiplyAdd(rows[(i * width) + c], Vector256.Create(row[i]), even);
                odd = Vector256.FusedMultiplyAdd(rows[((i + 1) * width) + c], Vector256.Create(row[i + 1]), odd);
            }
            var sum = even + odd;
            sum.CopyTo(projected[(c * Lane)..]);
            energy += Vector256.Dot(sum, Vector256.Create(row.Slice(c * Lane, Lane)));
        }
        for (var i = 0; i < row.Length; i++)
            trace += covariance[(i * row.Length) + i];
        return (energy, trace);
    }

    private static void Shrink(Span<float> covariance, ReadOnlySpan<float> projected, float share, float growth)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(covariance);
        var width = projected.Length / Lane;
        var grow = Vector256.Create(growth);
        for (var c = 0; c < width; c++)
        {
            var column = Vector256.Create(projected.Slice(c * Lane, Lane));
            for (var i = 0; i < projected.Length; i++)
            {
                ref var cell = ref rows[(i * width) + c];
                cell = Vector256.FusedMultiplyAdd(cell, grow, column * (-share * growth * projected[i]));
            }
        }
    }
}
