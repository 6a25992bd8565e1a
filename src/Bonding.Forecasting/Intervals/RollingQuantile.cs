namespace Bonding.Forecasting.Intervals;

/// <summary>Computes quantiles of the last values of a series. Keeps them in order of time and in order of size.</summary>
internal sealed class RollingQuantile(int window)
{
    private readonly double[] _ring = new double[window];
    private readonly double[] _sorted = new double[window];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Adds a value and drops the oldest one if the window is full. O(window), no allocation.</summary>
    public void Add(double value)
    {
        if (Count == window)
            Remove(_ring[_next]);
        _ring[_next] = value;
        _next = (_next + 1) % window;
        Insert(value);
    }

    /// <summary>
    /// Returns the conformal quantile, the value of rank ⌈level·(n+1)⌉. If values are exchangeable, the next value is at most this with the
    /// probability of the level. Returns the largest value if there are too few, and NaN if there is none.
    /// </summary>
    public double At(double level)
    {
        if (Count == 0)
            return double.NaN;
        var rank = (int)Math.Ceiling(level * (Count + 1));
        return _sorted[Math.Clamp(rank, 1, Count) - 1];
    }

    /// <summary>Returns the sample standard deviation; 0 if there are fewer than two values.</summary>
    public double Deviation()
    {
        if (Count < 2)
            return 0;
        var values = _sorted.AsSpan(0, Count);
        double sum = 0,
            squares = 0;
        foreach (var value in values)
            sum += value;
        var mean = sum / Count;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (Count - 1));
    }

    public void Clear() => Count = _next = 0;

    private void Insert(double value)
    {
        var at = Place(value);
        _sorted.AsSpan(at, Count - at).CopyTo(_sorted.AsSpan(at + 1));
        _sorted[at] = value;
        Count++;
    }

    private void Remove(double value)
    {
        var at = Place(value);
        _sorted.AsSpan(at + 1, Count - at - 1).CopyTo(_sorted.AsSpan(at));
        Count--;
    }

    private int Place(double value)
    {
        var found = _sorted.AsSpan(0, Count).BinarySearch(value);
        return found < 0 ? ~found : found;
    }
}
