using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>Recursive least squares on 16 regressors, directly for all five horizons (Haykin, "Adaptive Filter Theory", ch. 10). The
/// regressors of a second are the same for every horizon, so the covariance is updated once; horizon h is corrected with the gain of h
/// seconds ago. Errors beyond twice their usual size count as twice (Huber), so that a burst does not bend the coefficients.</summary>
internal struct LagRegression
{
    public const int Width = 16;

    private const float InitialVariance = 10;
    private const float Clip = 2;
    private const int Settled = 40;

    private Matrix covariance;
    private PerHorizonRows coefficients;
    private PerHorizonRows regressors;
    private PerHorizonRows gains;
    private PerHorizon targets;
    private PerHorizon errorScale;
    private float forgetting;
    private int steps;

    /// <param name="forgetting">How much the past counts after one second, under 1.</param>
    /// <param name="first">The regressor that the forecast equals at the start, or -1 for a forecast of zero.</param>
    public void Start(float forgetting, int first)
    {
        this = default;
        this.forgetting = forgetting;
        for (var i = 0; i < Width; i++)
            covariance[(i * Width) + i] = InitialVariance;
        for (var h = 0; first >= 0 && h < Horizon.Seconds; h++)
            coefficients[(h * Width) + first] = 1;
    }

    /// <summary>Learns from this second and writes the forecasts.</summary>
    /// <param name="value">This second's value, in the unit of the regressors.</param>
    /// <param name="origin">What targets are counted from: this second's value for differences, 0 for levels.</param>
    /// <param name="row">The regressors of this second.</param>
    /// <param name="path">Receives the forecasts, counted from <paramref name="origin"/>.</param>
    public void Step(float value, float origin, ReadOnlySpan<float> row, Span<float> path)
    {
        for (var h = 1; h <= Math.Min(Horizon.Seconds, steps); h++)
            Correct(value, h);
        var slot = steps % Horizon.Seconds;
        UpdateCovariance(row, Row(ref gains, slot));
        row.CopyTo(Row(ref regressors, slot));
        targets[slot] = origin;
        steps = Next(steps);
        for (var h = 0; h < Horizon.Seconds; h++)
            path[h] = Vectors.Dot(row, Row(ref coefficients, h));
    }

    private void Correct(float value, int horizon)
    {
        var slot = (steps - horizon) % Horizon.Seconds;
        var own = Row(ref coefficients, horizon - 1);
        var error = value - targets[slot] - Vectors.Dot(Row(ref regressors, slot), own);
        Vectors.AddScaled(Limit(error, ref errorScale[horizon - 1]), Row(ref gains, slot), own);
    }

    private readonly float Limit(float error, ref float scale)
    {
        var size = Math.Abs(error);
        var limit = steps > Settled ? Clip * scale : float.MaxValue;
        var rate = steps > Settled ? 0.02f : 1f / (steps + 1);
        var counted = steps > Settled ? Math.Min(size, 3 * limit) : size;
        scale += rate * (counted - scale);
        return size > limit ? MathF.CopySign(limit, error) : error;
    }

    private void UpdateCovariance(ReadOnlySpan<float> row, Span<float> gain)
    {
        Span<float> projected = stackalloc float[Width];
        float trace = 0;
        for (var i = 0; i < Width; i++)
        {
            projected[i] = Vectors.Dot(row, Row(ref covariance, i));
            trace += covariance[(i * Width) + i];
        }
        var denominator = forgetting + Vectors.Dot(row, projected);
        // Forgetting without excitation would let the covariance grow without bound.
        var growth = trace < InitialVariance * Width ? 1 / forgetting : 1;
        for (var i = 0; i < Width; i++)
            gain[i] = projected[i] / denominator;
        var root = 1 / MathF.Sqrt(denominator);
        for (var i = 0; i < Width; i++)
            projected[i] *= root;
        for (var i = 0; i < Width; i++)
        {
            Vectors.AddScaled(-projected[i], projected, Row(ref covariance, i));
            if (growth > 1)
                Scale(growth, Row(ref covariance, i));
        }
    }

    private static void Scale(float factor, Span<float> values)
    {
        foreach (ref var value in values)
            value *= factor;
    }

    // Bounded, the place in the five-second ring kept.
    private static int Next(int steps) => steps == 1_000_000 ? 999_996 : steps + 1;

    private static Span<float> Row(ref PerHorizonRows rows, int index) => ((Span<float>)rows).Slice(index * Width, Width);

    private static Span<float> Row(ref Matrix matrix, int index) => ((Span<float>)matrix).Slice(index * Width, Width);

    [InlineArray(Width * Width)]
    private struct Matrix
    {
        private float first;
    }

    [InlineArray(Width * Horizon.Seconds)]
    private struct PerHorizonRows
    {
        private float first;
    }
}
