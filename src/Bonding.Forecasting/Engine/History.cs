using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>The last 256 values of a series, oldest first in <see cref="Copy"/>.</summary>
internal struct History
{
    public const int Capacity = 256;

    private Ring ring;

    /// <summary>Values that were ever added.</summary>
    public int Added { get; private set; }

    public readonly int Count => Math.Min(Added, Capacity);

    public void Add(float value)
    {
        ring[Added & (Capacity - 1)] = value;
        Added++;
        // Keeps the place in the ring; only "more than full" matters of what is dropped.
        if (Added == int.MaxValue)
            Added = Capacity - 1;
    }

    /// <summary>The value of this many seconds ago, 0 being the newest; the oldest kept when there is none so old.</summary>
    public readonly float Ago(int seconds)
    {
        var back = Math.Min(seconds, Count - 1);
        return ring[(Added - 1 - back) & (Capacity - 1)];
    }

    /// <summary>The highest of the last seconds.</summary>
    public readonly float Peak(int seconds)
    {
        var peak = Ago(0);
        for (var i = 1; i < Math.Min(seconds, Count); i++)
            peak = Math.Max(peak, Ago(i));
        return peak;
    }

    /// <summary>The mean of the last seconds.</summary>
    public readonly float Mean(int seconds)
    {
        var count = Math.Min(seconds, Count);
        float sum = 0;
        for (var i = 0; i < count; i++)
            sum += Ago(i);
        return sum / count;
    }

    /// <summary>Writes all values, oldest first, and returns how many there are.</summary>
    public readonly int Copy(Span<float> values)
    {
        for (var i = 0; i < Count; i++)
            values[i] = Ago(Count - 1 - i);
        return Count;
    }

    [InlineArray(Capacity)]
    private struct Ring
    {
        private float first;
    }
}
