using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>Implements AR(15) with a constant, by recursive least squares.</summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct ValueRegression
{
    private const int Width = 16;
    private const int Constant = Width - 1;
    private const float Forgetting = 0.999f;

    private Square _covariance;
    private Rows _coefficients;
    private Rows _gains;
    private int _steps;

    public void Start()
    {
        this = default;
        LeastSquares.Start(_covariance, Width);
        _coefficients[0] = Vector256<float>.One;
    }

    /// <summary>
    /// Learns the value of <paramref name="ago"/> seconds ago and returns the forecasts made then, in the unit of the series.
    /// </summary>
    public Vector256<float> Step(in History history, int ago, float center, float unit)
    {
        var (shift, share) = (Vector256.Create(center), Vector256.Create(1 / unit));
        Correct(history, ago, shift, share);
        Span<float> row = stackalloc float[Width];
        ((history.Window(ago) - shift) * share).CopyTo(row);
        ((history.Window(ago + 8) - shift) * share).CopyTo(row[8..]);
        row[Constant] = 1;
        LeastSquares.Update(_covariance, _gains, row, Forgetting);
        _steps = Math.Min(_steps + 1, Horizon.Seconds);
        return (LeastSquares.Forecast(_coefficients, row) * unit) + shift;
    }

    // The regressors of h seconds before are the same history, one second further for each lane.
    private void Correct(in History history, int ago, Vector256<float> shift, Vector256<float> share)
    {
        Span<Vector256<float>> own = _coefficients;
        var (even, odd) = (own[Constant], Vector256<float>.Zero);
        for (var i = 0; i + 1 < Constant; i += 2)
        {
            even = Vector256.FusedMultiplyAdd(own[i], (history.Window(ago + 1 + i) - shift) * share, even);
            odd = Vector256.FusedMultiplyAdd(own[i + 1], (history.Window(ago + 2 + i) - shift) * share, odd);
        }
        even = Vector256.FusedMultiplyAdd(own[Constant - 1], (history.Window(ago + Constant) - shift) * share, even);
        var value = (Vector256.Create(history.Ago(ago)) - shift) * share;
        LeastSquares.Correct(own, _gains, (value - even - odd) & Lanes.Known(_steps));
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
