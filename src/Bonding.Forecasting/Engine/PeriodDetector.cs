namespace Bonding.Forecasting.Engine;

/// <summary>Finds the length of a repeating pattern: the highest local maximum of the autocorrelation, at least 0.3, the shorter one of
/// equals.</summary>
internal static class PeriodDetector
{
    private const int Longest = 120;
    private const int Fewest = 60;
    private const float Weakest = 0.3f;
    private const float Advantage = 0.02f;

    /// <summary>The period in samples, 2 to 120; 0 when there is none.</summary>
    public static int Find(in History history)
    {
        Span<float> values = stackalloc float[History.Capacity];
        var count = history.Copy(values);
        if (count < Fewest)
            return 0;
        values = values[..count];
        Center(values);
        Span<float> correlation = stackalloc float[Math.Min(Longest, (count / 2) - 1) + 2];
        for (var lag = 0; lag < correlation.Length; lag++)
            correlation[lag] = Vectors.Dot(values[lag..], values[..^lag]);
        return Highest(correlation);
    }

    private static int Highest(ReadOnlySpan<float> correlation)
    {
        var (best, floor) = (0, Weakest);
        var total = Math.Max(correlation[0], 1e-12f);
        for (var lag = 2; lag < correlation.Length - 1; lag++)
        {
            var strength = correlation[lag] / total;
            if (strength > floor && correlation[lag] >= correlation[lag - 1] && correlation[lag] >= correlation[lag + 1])
                (best, floor) = (lag, strength + Advantage);
        }
        return best;
    }

    private static void Center(Span<float> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        var mean = (float)(sum / values.Length);
        foreach (ref var value in values)
            value -= mean;
    }
}
