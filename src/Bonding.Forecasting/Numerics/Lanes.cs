using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Numerics;

/// <summary>
/// Operations on the five horizons and the peak of a series side by side in one vector: lanes 0 to 4 are 1 to 5 seconds ahead, lane 5 is
/// the highest of them. On a processor without such vectors the runtime computes the same lanes one after the other.
/// </summary>
internal static class Lanes
{
    public const int Peak = 5;

    /// <summary>A positive number smaller than any difference within a series.</summary>
    public const float Tiny = 1e-30f;

    /// <summary>
    /// Returns a mask of the lanes with a due forecast, if forecasts were made for the last <paramref name="seconds"/> seconds.
    /// </summary>
    public static Vector256<float> Known(int seconds) =>
        Vector256.LessThanOrEqual(Vector256.Create(1f, 2, 3, 4, 5, 5, 99, 99), Vector256.Create((float)seconds));

    /// <summary>Moves all lanes one further; the first becomes <paramref name="newest"/>.</summary>
    public static Vector256<float> Shift(Vector256<float> lanes, float newest) =>
        Vector256.Shuffle(lanes, Vector256.Create(0, 0, 1, 2, 3, 4, 5, 6)).WithElement(0, newest);

    public static Vector256<float> Reverse(Vector256<float> lanes) => Vector256.Shuffle(lanes, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>Returns the highest of the five horizons.</summary>
    public static float Highest(Vector256<float> lanes)
    {
        var pairs = Vector256.Max(lanes, Vector256.Shuffle(lanes, Vector256.Create(1, 0, 3, 2, 4, 4, 4, 4)));
        return Math.Max(Math.Max(pairs.GetElement(0), pairs.GetElement(2)), pairs.GetElement(4));
    }

    /// <summary>Writes the highest of the five horizons into the lane of the peak.</summary>
    public static Vector256<float> WithPeak(Vector256<float> lanes) => lanes.WithElement(Peak, Highest(lanes));

    public static Vector256<float> Median(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> e
    )
    {
        var low = Vector256.Max(Vector256.Min(a, b), Vector256.Min(c, d));
        var high = Vector256.Min(Vector256.Max(a, b), Vector256.Max(c, d));
        return Vector256.Max(Vector256.Min(e, low), Vector256.Min(Vector256.Max(e, low), high));
    }

    /// <summary>
    /// Computes e to the power of each lane, to seven digits. Lanes are clipped to −87 to 88. The runtime's own function works in double
    /// precision and takes several times as long.
    /// </summary>
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Max(Vector256.Min(x, Vector256.Create(88f)), Vector256.Create(-87f));
        var whole = Vector256.Round(x * 1.44269504f);
        // The logarithm of 2 in two parts, so that the rest is exact.
        var rest = Vector256.FusedMultiplyAdd(whole, Vector256.Create(-0.693359375f), x);
        rest = Vector256.FusedMultiplyAdd(whole, Vector256.Create(2.12194440e-4f), rest);
        var sum = Vector256.FusedMultiplyAdd(rest, Vector256.Create(1f / 720), Vector256.Create(1f / 120));
        sum = Vector256.FusedMultiplyAdd(rest, sum, Vector256.Create(1f / 24));
        sum = Vector256.FusedMultiplyAdd(rest, sum, Vector256.Create(1f / 6));
        sum = Vector256.FusedMultiplyAdd(rest, sum, Vector256.Create(0.5f));
        sum = Vector256.FusedMultiplyAdd(rest, sum, Vector256<float>.One);
        sum = Vector256.FusedMultiplyAdd(rest, sum, Vector256<float>.One);
        return sum * ((Vector256.ConvertToInt32Native(whole) + Vector256.Create(127)) << 23).AsSingle();
    }
}
