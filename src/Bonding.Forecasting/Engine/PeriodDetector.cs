using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Finds the length of a repeating pattern: the highest local maximum of the autocorrelation, at least 0.3. A longer period must be better
/// than a shorter one by 0.02.
/// </summary>
internal static class PeriodDetector
{
    private const int Longest = 120;
    private const int Fewest = 60;
    private const float Weakest = 0.3f;
    private const float Advantage = 0.02f;

    /// <summary>Returns the period in samples, 2 to 120, or 0 if there is none. Subtracts the mean from the values.</summary>
    /// <param name="values">A series, in either order of time.</param>
    /// <param name="mean">Its mean.</param>
    /// <param name="deviation">Its standard deviation, at least a thousandth of its largest value.</param>
    public static int Find(Span<float> values, out float mean, out float deviation)
    {
        var largest = Center(values, out mean);
        var power = Vectors.Dot(values, values);
        deviation = Math.Max(MathF.Sqrt(power / values.Length), 1e-3f * largest);
        if (values.Length < Fewest || power <= Lanes.Tiny)
            return 0;
        Span<float> correlation = stackalloc float[Math.Min(Longest, (values.Length / 2) - 1) + 2];
        for (var lag = 0; lag < correlation.Length; lag++)
            correlation[lag] = Vectors.Dot(values[lag..], values[..^lag]);
        return Highest(correlation);
    }

    private static int Highest(ReadOnlySpan<float> correlation)
    {
        var (best, floor) = (0, Weakest);
        for (var lag = 2; lag < correlation.Length - 1; lag++)
        {
            var strength = correlation[lag] / correlation[0];
            if (strength > floor && correlation[lag] >= correlation[lag - 1] && correlation[lag] >= correlation[lag + 1])
                (best, floor) = (lag, strength + Advantage);
        }
        return best;
    }

    private static float Center(Span<float> values, out float mean)
    {
        var (sum, largest) = (0.0, 0f);
        foreach (var value in values)
            (sum, largest) = (sum + value, Math.Max(largest, Math.Abs(value)));
        mean = (float)(sum / values.Length);
        foreach (ref var value in values)
            value -= mean;
        return largest;
    }
}
