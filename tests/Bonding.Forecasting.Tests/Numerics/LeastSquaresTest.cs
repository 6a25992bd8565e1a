using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Bonding.Forecasting.Tests.Numerics;

/// <summary>Checks recursive least squares against the weighted ridge solution, which MathNet computes in one step.</summary>
public class LeastSquaresTest
{
    private const float Forgetting = 0.99f;
    private const int Seconds = 40;

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 2)]
    public void The_recursion_ends_at_the_weighted_ridge_solution_of_every_horizon(int width, int seed)
    {
        var (rows, targets) = Data(width, seed);
        var coefficients = Recurse(rows, targets);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            // Horizon h has learnt the seconds whose target is known.
            var solution = Solve(rows.SubMatrix(0, Seconds - h, 0, width), targets[h - 1].SubVector(0, Seconds - h));
            for (var i = 0; i < width; i++)
                Assert.Equal(solution[i], coefficients[i][h - 1], 2e-4);
        }
    }

    // Targets of horizon h, by the second from which they are forecast: a regression on the row of that second, with noise.
    private static (Matrix<double> Rows, Vector<double>[] Targets) Data(int width, int seed)
    {
        var normal = new Normal(0, 1, new Xoshiro256StarStar(seed));
        var rows = Matrix<double>.Build.Random(Seconds, width, normal).Map(value => (double)(float)value);
        var targets = Enumerable
            .Range(0, Horizon.Seconds)
            .Select(_ =>
                rows * Vector<double>.Build.Random(width, normal)
                + Vector<double>.Build.Random(Seconds, new Normal(0, 0.5, normal.RandomSource))
            );
        return (rows, [.. targets]);
    }

    // As the engine does: in each second the coefficients learn the targets that have become known, then the regressors are taken in.
    private static Vector256<float>[] Recurse(Matrix<double> rows, Vector<double>[] targets)
    {
        var width = rows.ColumnCount;
        var covariance = new float[width * width];
        var (coefficients, gains) = (new Vector256<float>[width], new Vector256<float>[width]);
        LeastSquares.Start(covariance, width);
        for (var t = 0; t < Seconds; t++)
        {
            var errors = Vector256<float>.Zero;
            for (var h = 1; h <= Math.Min(t, Horizon.Seconds); h++)
            {
                var forecast = Enumerable.Range(0, width).Sum(i => coefficients[i][h - 1] * rows[t - h, i]);
                errors = errors.WithElement(h - 1, (float)(targets[h - 1][t - h] - forecast));
            }
            LeastSquares.Correct(coefficients, gains, errors);
            LeastSquares.Update(covariance, gains, [.. rows.Row(t).Select(value => (float)value)], Forgetting);
        }
        return coefficients;
    }

    // (XᵀWX + λⁿ⁻¹/v·I) θ = XᵀWy with weights λⁿ⁻ⁱ of second i, 1 to n. The first update does not forget, because the covariance has its
    // starting trace then: so the first second weighs as the second one, and the ridge has forgotten once less.
    private static Vector<double> Solve(Matrix<double> rows, Vector<double> targets)
    {
        var count = rows.RowCount;
        var weights = Vector<double>.Build.Dense(count, t => Math.Pow(Forgetting, t == 0 ? count - 2 : count - 1 - t));
        var weighted = rows.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalVector(weights));
        var ridge = Math.Pow(Forgetting, count - 1) / LeastSquares.InitialVariance;
        return (weighted * rows + Matrix<double>.Build.DiagonalIdentity(rows.ColumnCount) * ridge).Cholesky().Solve(weighted * targets);
    }
}
