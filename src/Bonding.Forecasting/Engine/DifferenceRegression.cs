using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Implements ARIMA(8,1,0): regresses the change over h seconds on the last eight one-second changes, by recursive least squares.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct DifferenceRegression
{
    private const int Width = 8;
    private const float Forgetting = 0.995f;

    private Square _covariance;
    private Rows _coefficients;
    private Rows _gains;
    private int _steps;

    public void Start()
    {
        this = default;
        LeastSquares.Start(_covariance, Width);
    }

    /// <summary>
    /// Learns the value of <paramref name="ago"/> seconds ago and returns the forecasts made then, in the unit of the series.
    /// </summary>
    public Vector256<float> Step(in History history, int ago, float unit)
    {
        var share = Vector256.Create(1 / unit);
        Correct(history, ago, share);
        Span<float> row = stackalloc float[Width];
        ((history.Window(ago) - history.Window(ago + 1)) * share).CopyTo(row);
        LeastSquares.Update(_covariance, _gains, row, Forgetting);
        _steps = Math.Min(_steps + 1, Horizon.Seconds);
        return (LeastSquares.Forecast(_coefficients, row) * unit) + Vector256.Create(history.Ago(ago));
    }

    private void Correct(in History history, int ago, Vector256<float> share)
    {
        Span<Vector256<float>> own = _coefficients;
        var first = history.Window(ago + 1);
        var (sum, newer) = (Vector256<float>.Zero, first);
        for (var i = 0; i < Width; i++)
        {
            var older = history.Window(ago + 2 + i);
            sum = Vector256.FusedMultiplyAdd(own[i], newer - older, sum);
            newer = older;
        }
        var errors = (Vector256.Create(history.Ago(ago)) - first - sum) * share & Lanes.Known(_steps);
        LeastSquares.Correct(own, _gains, errors);
    }

    [InlineArray(Width * Width)]
    private struct Square
    {
        private float _first;
    }

    [InlineArray(Width)]
    private struct Rows
    {
        private Vector256<float> _first;
    }
}
