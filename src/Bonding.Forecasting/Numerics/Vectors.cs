using System.Numerics;
using System.Runtime.InteropServices;

namespace Bonding.Forecasting.Numerics;

/// <summary>The two operations that take most of the engine's time.</summary>
internal static class Vectors
{
    /// <summary>Computes Σ a·b over the length of <paramref name="a"/>.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        b = b[..a.Length];
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        // Several independent sums, so that no addition waits for the one before.
        var (p, q, r, s) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at + 3 < left.Length; at += 4)
        {
            p = Vector.FusedMultiplyAdd(left[at], right[at], p);
            q = Vector.FusedMultiplyAdd(left[at + 1], right[at + 1], q);
            r = Vector.FusedMultiplyAdd(left[at + 2], right[at + 2], r);
            s = Vector.FusedMultiplyAdd(left[at + 3], right[at + 3], s);
        }
        for (; at < left.Length; at++)
            p = Vector.FusedMultiplyAdd(left[at], right[at], p);
        var sum = Vector.Sum(p + q + r + s);
        for (var i = left.Length * Vector<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Computes target ← target + factor · source over the length of <paramref name="source"/>.</summary>
    public static void AddScaled(float factor, ReadOnlySpan<float> source, Span<float> target)
    {
        target = target[..source.Length];
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < from.Length; i++)
            to[i] = Vector.FusedMultiplyAdd(factors, from[i], to[i]);
        for (var i = from.Length * Vector<float>.Count; i < source.Length; i++)
            target[i] += factor * source[i];
    }
}
