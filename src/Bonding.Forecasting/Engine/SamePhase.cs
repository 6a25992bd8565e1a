namespace Bonding.Forecasting.Engine;

/// <summary>Where a series with a period was at the same phase before.</summary>
internal static class SamePhase
{
    public const int Most = 8;

    /// <summary>Writes the values of the seconds that lie whole periods before the second <paramref name="horizon"/> seconds ahead, newest
    /// first, and returns how many there are.</summary>
    public static int Gather(in History history, int period, int horizon, Span<float> values)
    {
        if (period == 0)
            return 0;
        var count = 0;
        var ago = (period * ((horizon + period - 1) / period)) - horizon;
        for (; count < Most && ago < history.Count; ago += period)
            values[count++] = history.Ago(ago);
        return count;
    }

    public static float Mean(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>The median of at most five values.</summary>
    public static float Median(ReadOnlySpan<float> values)
    {
        Span<float> sorted = stackalloc float[5];
        sorted = sorted[..Math.Min(5, values.Length)];
        values[..sorted.Length].CopyTo(sorted);
        sorted.Sort();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle] + sorted[middle - 1]) / 2;
    }
}
