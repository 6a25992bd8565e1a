using System.Numerics;
using System.Runtime.InteropServices;

namespace Bonding.Forecasting.Engine;

/// <summary>The two operations that most of the engine's time goes into.</summary>
internal static class Vectors
{
    /// <summary>Σ a·b over the length of <paramref name="a"/>.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        b = b[..a.Length];
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < left.Length; i++)
            sums = Vector.FusedMultiplyAdd(left[i], right[i], sums);
        var sum = Vector.Sum(sums);
        for (var i = left.Length * Vector<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>target ← target + factor · source, over the length of <paramref name="source"/>.</summary>
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
