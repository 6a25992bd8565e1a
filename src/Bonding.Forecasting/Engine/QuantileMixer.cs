using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Computes the limits of one level for the five horizons and the peak. Several candidates are weighted by their recent pinball loss
/// (<see cref="ExpertWeights"/>). The mixture is then corrected until it is exceeded as often as its level requires (adaptive conformal
/// inference; Gibbs and Candès, 2021).
/// </summary>
internal struct QuantileMixer
{
    private const int Count = 7;
    private const int Learnt = 4;
    private const int Stretched = 5;

    private const float Discount = 0.998f;
    private const float Sharpness = 0.7f;
    private const float Share = 0.002f;
    private const float Adaptation = 0.01f;
    private const float MostStretch = 1.5f;
    private const float MarginRate = 0.06f;
    private const float TrackingRate = 0.1f;

    private PendingForecasts _network;
    private PendingForecasts _issued;
    private Rows _losses;
    private Rows _weights;
    private Vector256<float> _variance;
    private Vector256<float> _stretch;
    private Vector256<float> _width;
    private Vector256<float> _tracked;

    // In units of the usual error. In the unit of the series, a large error would move them far while errors are large, and small errors
    // could not move them back later.
    private Vector256<float> _correction;
    private Vector256<float> _margin;

    // Limits of horizons are also narrowed as a whole: where a series repeats exactly, no additive correction lowers coverage to its level.
    // The peak is left out, because narrowing makes its limits worse.
    private static Vector256<float> WidthRates => Vector256.Create(0.05f, 0.05f, 0.05f, 0.05f, 0.05f, 0, 0, 0);

    public void Start(float value) => _tracked = Vector256.Create(value);

    /// <summary>Judges the limits that are due.</summary>
    /// <param name="seen">The observed value in all lanes, the peak in its own.</param>
    /// <param name="due">The inputs of the limits that are due.</param>
    /// <param name="known">The lanes that have a forecast.</param>
    /// <param name="share">The level of the limits, such as 0.95.</param>
    public void Judge(Vector256<float> seen, in QuantileBasis due, Vector256<float> known, float share)
    {
        Rows limits = default;
        Fill(limits, due, _network.Due);
        Weigh(limits, seen, known, share);
        var exceeded = Exceeded(seen, _issued.Due, share) & known;
        _correction += exceeded * Adaptation;
        _width = Bound(_width + (exceeded * WidthRates), 0);
        _margin += (Exceeded(seen, limits[0], share) & known) * MarginRate;
        _tracked += Exceeded(seen, _tracked, share) * (due.Size & known) * TrackingRate;
        _stretch = Bound(_stretch + ((Exceeded(seen, limits[Stretched], share) & known) * Adaptation), MostStretch);
    }

    /// <summary>Returns the limits of this second, which are never below the point forecasts.</summary>
    /// <param name="basis">The inputs of the limits.</param>
    /// <param name="learnt">The limits that the network forecasts.</param>
    public Vector256<float> Issue(in QuantileBasis basis, Vector256<float> learnt)
    {
        Rows limits = default;
        Fill(limits, basis, learnt);
        var above = Vector256.Max(
            ExpertWeights.Mix(_weights, _losses, _variance, limits, Sharpness, Share) - basis.Center,
            Vector256<float>.Zero
        );
        var mixed = basis.Center + (above * Lanes.Exp(_width)) + (_correction * basis.Size);
        _network.Issue(learnt);
        _issued.Issue(mixed);
        return Vector256.Max(mixed, basis.Center);
    }

    private readonly void Fill(Span<Vector256<float>> limits, in QuantileBasis basis, Vector256<float> learnt)
    {
        limits[0] = basis.Center + (_margin * basis.Size);
        limits[1] = basis.Recent;
        limits[2] = basis.Ceiling;
        limits[3] = _tracked;
        limits[Learnt] = learnt;
        limits[Stretched] = basis.Center + (Vector256.Max(learnt - basis.Center, Vector256<float>.Zero) * Lanes.Exp(_stretch));
        limits[6] = basis.Center;
    }

    private void Weigh(ReadOnlySpan<Vector256<float>> limits, Vector256<float> seen, Vector256<float> known, float share)
    {
        Rows pinball = default;
        for (var k = 0; k < Count; k++)
        {
            var gap = seen - limits[k];
            pinball[k] = Vector256.Max(gap * share, gap * (share - 1));
        }
        ExpertWeights.Judge(_weights, _losses, ref _variance, pinball, known, Discount);
    }

    private static Vector256<float> Bound(Vector256<float> logarithm, float most) =>
        Vector256.Max(Vector256.Min(logarithm, Vector256.Create(most)), Vector256.Create(-MostStretch));

    // 0.95 if a limit was exceeded, else −0.05: the mean is 0 if the limit is exceeded as often as its level requires.
    private static Vector256<float> Exceeded(Vector256<float> seen, Vector256<float> limit, float share) =>
        (Vector256.GreaterThan(seen, limit) & Vector256<float>.One) - Vector256.Create(1 - share);

    [InlineArray(Count)]
    private struct Rows
    {
        private Vector256<float> _first;
    }
}

/// <summary>The inputs of the limits of every level.</summary>
/// <param name="Center">The point forecasts; the highest in the lane of the peak.</param>
/// <param name="Recent">The point forecasts plus the largest recent error.</param>
/// <param name="Ceiling">The highest values of the past at the same phase; for the peak, of the last minute.</param>
/// <param name="Size">The mean absolute error of the point forecasts.</param>
internal readonly record struct QuantileBasis(
    Vector256<float> Center,
    Vector256<float> Recent,
    Vector256<float> Ceiling,
    Vector256<float> Size
);
