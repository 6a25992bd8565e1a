namespace Bonding.Forecasting.Intervals;

/// <summary>Quantiles of the last values of a series: a ring in order of time and the same values in order of size.</summary>
internal sealed class RollingQuantile(int window)
{
    private readonly double[] ring = new double[window];
    private readonly double[] sorted = new double[window];
    private int next;

    public int Count { get; private set; }

    /// <summary>Adds a value; the oldest leaves when the window is full. O(window), no allocation.</summary>
    public void Add(double value)
    {
        if (Count == window)
            Remove(ring[next]);
        ring[next] = value;
        next = (next + 1) % window;
        Insert(value);
    }

    /// <summary>The conformal quantile, that of rank ⌈level·(n+1)⌉: the next value is at most this with the probability of the level when
    /// values are exchangeable. The largest value when too few were seen; NaN when none was.</summary>
    public double At(double level)
    {
        if (Count == 0)
            return double.NaN;
        var rank = (int)Math.Ceiling(level * (Count + 1));
        return sorted[Math.Clamp(rank, 1, Count) - 1];
    }

    /// <summary>The standard deviation about the mean; 0 when fewer than two values were seen.</summary>
    public double Deviation()
    {
        if (Count < 2)
            return 0;
        var values = sorted.AsSpan(0, Count);
        double sum = 0, squares = 0;
        foreach (var value in values)
            sum += value;
        var mean = sum / Count;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (Count - 1));
    }

    public void Clear() => Count = next = 0;

    private void Insert(double value)
    {
        var at = Place(value);
        sorted.AsSpan(at, Count - at).CopyTo(sorted.AsSpan(at + 1));
        sorted[at] = value;
        Count++;
    }

    private void Remove(double value)
    {
        var at = Place(value);
        sorted.AsSpan(at + 1, Count - at - 1).CopyTo(sorted.AsSpan(at));
        Count--;
    }

    private int Place(double value)
    {
        var found = sorted.AsSpan(0, Count).BinarySearch(value);
        return found < 0 ? ~found : found;
    }
}
