using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Numerics;

/// <summary>Matrix arithmetic for four examples at once, so that each load of a matrix element serves all four.</summary>
internal static class FourExamples
{
    public const int Count = 4;

    /// <summary>For each example: sums ← sums + Σ factor · row of the matrix.</summary>
    /// <param name="matrix">One row per factor of an example.</param>
    /// <param name="factors">The factors of the first example, of the second, …</param>
    /// <param name="sums">The sums of the first example, of the second, …; each has an even number of vectors.</param>
    public static void AddProducts(ReadOnlySpan<Vector256<float>> matrix, ReadOnlySpan<float> factors, Span<Vector256<float>> sums)
    {
        var (rows, width) = (factors.Length / Count, sums.Length / Count);
        matrix = matrix[..(rows * width)];
        for (var k = 0; k + 1 < width; k += 2)
            AddPair(
                ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), k),
                rows,
                width,
                ref MemoryMarshal.GetReference(factors),
                sums[k..]
            );
    }

    /// <summary>matrix ← matrix + Σ over the examples of factor · column, one row per factor.</summary>
    public static void AddOuter(ReadOnlySpan<float> factors, ReadOnlySpan<Vector256<float>> columns, Span<Vector256<float>> matrix)
    {
        var (rows, width) = (factors.Length / Count, columns.Length / Count);
        matrix = matrix[..(rows * width)];
        for (var k = 0; k < width; k++)
        {
            ref var cell = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), k);
            ref var factor = ref MemoryMarshal.GetReference(factors);
            var (a, b, c, d) = (columns[k], columns[width + k], columns[(2 * width) + k], columns[(3 * width) + k]);
            for (var i = 0; i < rows; i++)
            {
                var low = Vector256.FusedMultiplyAdd(Vector256.Create(factor), a, cell);
                var high = Vector256.Create(Unsafe.Add(ref factor, rows)) * b;
                low = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref factor, 2 * rows)), c, low);
                cell = low + Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref factor, 3 * rows)), d, high);
                cell = ref Unsafe.Add(ref cell, width);
                factor = ref Unsafe.Add(ref factor, 1);
            }
        }
    }

    private static void AddPair(ref Vector256<float> cell, int rows, int width, ref float factor, Span<Vector256<float>> sums)
    {
        var (a0, b0, c0, d0) = (sums[0], sums[width], sums[2 * width], sums[3 * width]);
        var (a1, b1, c1, d1) = (sums[1], sums[width + 1], sums[(2 * width) + 1], sums[(3 * width) + 1]);
        for (var i = 0; i < rows; i++)
        {
            var (left, right) = (cell, Unsafe.Add(ref cell, 1));
            var a = Vector256.Create(factor);
            var b = Vector256.Create(Unsafe.Add(ref factor, rows));
            var c = Vector256.Create(Unsafe.Add(ref factor, 2 * rows));
            var d = Vector256.Create(Unsafe.Add(ref factor, 3 * rows));
            (a0, a1) = (Vector256.FusedMultiplyAdd(a, left, a0), Vector256.FusedMultiplyAdd(a, right, a1));
            (b0, b1) = (Vector256.FusedMultiplyAdd(b, left, b0), Vector256.FusedMultiplyAdd(b, right, b1));
            (c0, c1) = (Vector256.FusedMultiplyAdd(c, left, c0), Vector256.FusedMultiplyAdd(c, right, c1));
            (d0, d1) = (Vector256.FusedMultiplyAdd(d, left, d0), Vector256.FusedMultiplyAdd(d, right, d1));
            cell = ref Unsafe.Add(ref cell, width);
            factor = ref Unsafe.Add(ref factor, 1);
        }
        (sums[0], sums[width], sums[2 * width], sums[3 * width]) = (a0, b0, c0, d0);
        (sums[1], sums[width + 1], sums[(2 * width) + 1], sums[(3 * width) + 1]) = (a1, b1, c1, d1);
    }
}
