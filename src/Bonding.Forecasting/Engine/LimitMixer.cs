using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>The limits of one level for the five horizons and the peak. Several are made and weighed by their recent pinball loss
/// (exponential weights; Cesa-Bianchi and Lugosi, "Prediction, Learning, and Games", 2006); the mixture is corrected until it is exceeded
/// as often as its level says (adaptive conformal inference; Gibbs and Candès, 2021).</summary>
internal struct LimitMixer
{
    private const int Count = 7;
    private const int Learnt = 4;
    private const int Stretched = 5;

    private const float Discount = 0.998f;
    private const float Sharpness = 3;
    private const float Share = 0.002f;
    private const float Adaptation = 0.01f;
    private const float MostStretch = 1.5f;
    private const float TrackingRate = 0.03f;

    private DueLanes network;
    private DueLanes issued;
    private Rows losses;
    private Vector256<float> spread;
    private Vector256<float> correction;
    private Vector256<float> stretch;
    private Vector256<float> width;
    private Vector256<float> margin;
    private Vector256<float> level;

    // Limits of horizons are narrowed as a whole too: where a series repeats exactly, no additive correction brings coverage down to its level.
    // The peak is left alone: its limits suffer from it.
    private static Vector256<float> WidthRates => Vector256.Create(0.05f, 0.05f, 0.05f, 0.05f, 0.05f, 0, 0, 0);

    public void Start(float value) => level = Vector256.Create(value);

    /// <summary>Judges the limits that are due.</summary>
    /// <param name="seen">What came, the peak in its lane.</param>
    /// <param name="center">The due point forecasts.</param>
    /// <param name="recent">The due limits from the most recent errors.</param>
    /// <param name="ceiling">The due highest values of the past.</param>
    /// <param name="size">The usual size of the errors.</param>
    /// <param name="known">Which lanes have a forecast.</param>
    /// <param name="share">The level of these limits, such as 0.95.</param>
    public void Judge(
        Vector256<float> seen, Vector256<float> center, Vector256<float> recent, Vector256<float> ceiling, Vector256<float> size, Vector256<float> known, float share)
    {
        Rows limits = default;
        Fill(limits, center, recent, ceiling, network.Due);
        Weigh(limits, seen, known, share);
        var step = size & known;
        var exceeded = Exceeded(seen, issued.Due, share);
        correction += exceeded * step * Adaptation;
        width = Bound(width + ((exceeded & known) * WidthRates), 0);
        margin += Exceeded(seen, limits[0], share) * step * TrackingRate;
        level += Exceeded(seen, level, share) * step * TrackingRate;
        stretch = Bound(stretch + ((Exceeded(seen, limits[Stretched], share) & known) * Adaptation), MostStretch);
    }

    /// <summary>The limits of this second, at least the point forecasts.</summary>
    /// <param name="center">The point forecasts, their highest in the lane of the peak.</param>
    /// <param name="recent">The point forecasts and the most that was above them lately.</param>
    /// <param name="ceiling">The highest values of the past at the same phase, and of the last minute.</param>
    /// <param name="learnt">What the network says.</param>
    public Vector256<float> Issue(Vector256<float> center, Vector256<float> recent, Vector256<float> ceiling, Vector256<float> learnt)
    {
        Rows limits = default;
        Fill(limits, center, recent, ceiling, learnt);
        var above = Vector256.Max(Mix(limits) - center, Vector256<float>.Zero);
        var mixed = center + (above * Vector256.Exp(width)) + correction;
        network.Issue(learnt);
        issued.Issue(mixed);
        return Vector256.Max(mixed, center);
    }

    private readonly void Fill(Span<Vector256<float>> limits, Vector256<float> center, Vector256<float> recent, Vector256<float> ceiling, Vector256<float> learnt)
    {
        limits[0] = center + margin;
        limits[1] = recent;
        limits[2] = ceiling;
        limits[3] = level;
        limits[Learnt] = learnt;
        limits[Stretched] = center + (Vector256.Max(learnt - center, Vector256<float>.Zero) * Vector256.Exp(stretch));
        limits[6] = center;
    }

    private void Weigh(ReadOnlySpan<Vector256<float>> limits, Vector256<float> seen, Vector256<float> known, float share)
    {
        Rows excess = default;
        var (mean, widest, discount) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256.Create(Discount));
        for (var k = 0; k < Count; k++)
        {
            var gap = seen - limits[k];
            mean += excess[k] = Vector256.Max(gap * share, gap * (share - 1));
        }
        mean /= Count;
        for (var k = 0; k < Count; k++)
        {
            var relative = (excess[k] - mean) & known;
            widest = Vector256.Max(widest, relative * relative);
            losses[k] = Vector256.FusedMultiplyAdd(losses[k], discount, relative);
        }
        spread = Vector256.FusedMultiplyAdd(spread, discount, widest);
    }

    private readonly Vector256<float> Mix(ReadOnlySpan<Vector256<float>> limits)
    {
        var least = losses[0];
        for (var k = 1; k < Count; k++)
            least = Vector256.Min(least, losses[k]);
        var rate = Vector256.Create(-Sharpness) / Vector256.Sqrt(Vector256.Max(spread, Vector256.Create(Lanes.Tiny)));
        var (total, sum, plain) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var k = 0; k < Count; k++)
        {
            var weight = Vector256.Exp((losses[k] - least) * rate);
            total += weight;
            sum = Vector256.FusedMultiplyAdd(weight, limits[k], sum);
            plain += limits[k];
        }
        return (sum / total * (1 - Share)) + (plain * (Share / Count));
    }

    private static Vector256<float> Bound(Vector256<float> logarithm, float most) =>
        Vector256.Max(Vector256.Min(logarithm, Vector256.Create(most)), Vector256.Create(-MostStretch));

    // How much more often than it should be a limit was exceeded: once 0.95, else −0.05.
    private static Vector256<float> Exceeded(Vector256<float> seen, Vector256<float> limit, float share) =>
        (Vector256.GreaterThan(seen, limit) & Vector256<float>.One) - Vector256.Create(1 - share);

    [InlineArray(Count)]
    private struct Rows
    {
        private Vector256<float> first;
    }
}
