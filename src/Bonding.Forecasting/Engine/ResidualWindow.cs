using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>Quantiles of the last 256 errors in 512 bytes. A value is kept as the upper half of its float bits, turned so that integers
/// order as the values do (0.4 % relative precision). A quantile moves by about one rank a second, so it is stepped, not sorted for.</summary>
internal struct ResidualWindow
{
    private const int Capacity = 256;

    private Ring keys;
    private short guess90;
    private short guess95;
    private int added;

    public readonly int Count => Math.Min(added, Capacity);

    public void Add(float value)
    {
        if (added == 0)
            ((Span<short>)keys).Fill(short.MinValue);
        keys[added % Capacity] = Key(value);
        added = added == 1 << 20 ? (1 << 20) - Capacity + 1 : added + 1;
        guess90 = Step(guess90, 0.9f);
        guess95 = Step(guess95, 0.95f);
    }

    /// <summary>The conformal quantile at 0.9 or 0.95 (rank ⌈level·(n+1)⌉); 0 when nothing was added.</summary>
    public readonly float At(ForecastLevel level) => added == 0 ? 0 : Value(level == ForecastLevel.P90 ? guess90 : guess95);

    private readonly short Step(short guess, float level)
    {
        var allowed = Count - Math.Min(Count, (int)MathF.Ceiling(level * (Count + 1)));
        while (Above(guess) > allowed)
            guess = Next(guess);
        while (true)
        {
            var lower = Previous(guess);
            // The next lower place may be no member of the window any more; it is passed over all the same.
            if (lower == short.MinValue || Above(lower) > allowed)
                return guess;
            guess = lower;
        }
    }

    private readonly int Above(short key)
    {
        var counts = Vector<short>.Zero;
        var limit = new Vector<short>(key);
        ReadOnlySpan<short> all = keys;
        for (var i = 0; i < Capacity; i += Vector<short>.Count)
            counts -= Vector.GreaterThan(new Vector<short>(all[i..]), limit);
        return Vector.Sum(counts);
    }

    /// <summary>The smallest key above.</summary>
    private readonly short Next(short key)
    {
        var limit = new Vector<short>(key);
        var best = new Vector<short>(short.MaxValue);
        ReadOnlySpan<short> all = keys;
        for (var i = 0; i < Capacity; i += Vector<short>.Count)
        {
            var values = new Vector<short>(all[i..]);
            best = Vector.Min(best, Vector.ConditionalSelect(Vector.GreaterThan(values, limit), values, best));
        }
        var next = short.MaxValue;
        for (var i = 0; i < Vector<short>.Count; i++)
            next = Math.Min(next, best[i]);
        return next;
    }

    /// <summary>The largest key below.</summary>
    private readonly short Previous(short key)
    {
        var limit = new Vector<short>(key);
        var best = new Vector<short>(short.MinValue);
        ReadOnlySpan<short> all = keys;
        for (var i = 0; i < Capacity; i += Vector<short>.Count)
        {
            var values = new Vector<short>(all[i..]);
            best = Vector.Max(best, Vector.ConditionalSelect(Vector.LessThan(values, limit), values, best));
        }
        var previous = short.MinValue;
        for (var i = 0; i < Vector<short>.Count; i++)
            previous = Math.Max(previous, best[i]);
        return previous;
    }

    private static short Key(float value)
    {
        var bits = (short)(BitConverter.SingleToInt32Bits(value) >> 16);
        return bits < 0 ? (short)(bits ^ 0x7FFF) : bits;
    }

    private static float Value(short key)
    {
        var bits = key < 0 ? (short)(key ^ 0x7FFF) : key;
        return BitConverter.Int32BitsToSingle(bits << 16);
    }

    [InlineArray(Capacity)]
    private struct Ring
    {
        private short first;
    }
}
