using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// A small network that all series of a store share; it learns online what they have in common. Its inputs are the last 32 s of a series
/// and the forecasts of its own models, in standard deviations from the mean of the series. Its outputs are the quantiles 0.5, 0.9 and 0.95
/// of the five horizons and of the peak, in the same unit. It has one hidden layer of 128 rectified units. Weights lie input by input, so
/// that a forward pass adds rows and never sums across lanes.
/// </summary>
internal sealed class PooledNetwork
{
    public const int InputRows = 7;
    public const int OutputRows = 3;
    public const int HiddenRows = 2 * Block;
    public const int Inputs = InputRows * Lane;
    public const int Hidden = HiddenRows * Lane;
    public const int Biases = Inputs * HiddenRows;
    public const int Upper = Biases + HiddenRows;
    public const int UpperBiases = Upper + (Hidden * OutputRows);
    public const int Parameters = UpperBiases + OutputRows;
    public const float Leak = 0.01f;

    private const int Lane = 8;

    /// <summary>The number of rows that fit the registers of a processor.</summary>
    private const int Block = 8;

    private readonly Vector256<float>[] _weights = new Vector256<float>[Parameters];

    // Two weights per cell, each rounded to its first 16 bits: at full length they would not fit the L1 cache that a forward pass waits
    // for.
    private readonly Vector256<uint>[] _pairs = new Vector256<uint>[Parameters / 2];

    /// <summary>
    /// The rows of the inputs, the biases of the hidden layer, the rows of the hidden units, the biases of the outputs. Call
    /// <see cref="Settle"/> after a change.
    /// </summary>
    public Span<Vector256<float>> Weights => _weights;

    private static Vector256<uint> Upper16 => Vector256.Create(0xFFFF0000);

    /// <summary>Makes changed weights take effect in forward passes.</summary>
    public void Settle()
    {
        for (var i = 0; i < Biases; i += 2)
            _pairs[i / 2] = Pair(_weights[i], _weights[i + 1]);
        for (var j = 0; j < Hidden; j += 2)
        {
            for (var k = 0; k < OutputRows; k++)
                _pairs[((Upper + (j * OutputRows)) / 2) + k] = Pair(
                    _weights[Upper + (j * OutputRows) + k],
                    _weights[Upper + ((j + 1) * OutputRows) + k]
                );
        }
    }

    /// <summary>Computes the quantiles 0.5, 0.9 and 0.95, each for all horizons and the peak.</summary>
    public void Forward(ReadOnlySpan<Vector256<float>> inputs, Span<Vector256<float>> outputs)
    {
        Span<Vector256<float>> hidden = stackalloc Vector256<float>[HiddenRows];
        for (var first = 0; first < HiddenRows; first += Block)
            Activate(MemoryMarshal.Cast<Vector256<float>, float>(inputs), first, hidden[first..]);
        Finish(MemoryMarshal.Cast<Vector256<float>, float>(hidden), outputs);
    }

    /// <summary>Computes the outputs from the hidden units.</summary>
    public static void Output(ReadOnlySpan<Vector256<float>> w, ReadOnlySpan<Vector256<float>> hidden, Span<Vector256<float>> outputs)
    {
        var x = MemoryMarshal.Cast<Vector256<float>, float>(hidden);
        var (a, b, c) = (w[UpperBiases], w[UpperBiases + 1], w[UpperBiases + 2]);
        var (d, e, f) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var j = 0; j + 1 < x.Length; j += 2)
        {
            var (v, u) = (Vector256.Create(x[j]), Vector256.Create(x[j + 1]));
            var row = w.Slice(Upper + (j * OutputRows), 2 * OutputRows);
            a = Vector256.FusedMultiplyAdd(v, row[0], a);
            b = Vector256.FusedMultiplyAdd(v, row[1], b);
            c = Vector256.FusedMultiplyAdd(v, row[2], c);
            d = Vector256.FusedMultiplyAdd(u, row[3], d);
            e = Vector256.FusedMultiplyAdd(u, row[4], e);
            f = Vector256.FusedMultiplyAdd(u, row[5], f);
        }
        (outputs[0], outputs[1], outputs[2]) = (a + d, b + e, c + f);
    }

    public static Vector256<float> Rectify(Vector256<float> values) => Vector256.Max(values, values * Leak);

    private static Vector256<uint> Pair(Vector256<float> high, Vector256<float> low)
    {
        var half = Vector256.Create(0x8000u);
        return ((high.AsUInt32() + half) & Upper16) | ((low.AsUInt32() + half) >>> 16);
    }

    private static Vector256<float> High(Vector256<uint> pair) => (pair & Upper16).AsSingle();

    private static Vector256<float> Low(Vector256<uint> pair) => (pair << 16).AsSingle();

    private void Activate(ReadOnlySpan<float> x, int first, Span<Vector256<float>> hidden)
    {
        var start = _weights.AsSpan(Biases + first, Block);
        var (a, b, c, d) = (start[0], start[1], start[2], start[3]);
        var (e, f, g, h) = (start[4], start[5], start[6], start[7]);
        for (var i = 0; i < x.Length; i++)
        {
            var v = Vector256.Create(x[i]);
            var row = _pairs.AsSpan(((i * HiddenRows) + first) / 2, Block / 2);
            a = Vector256.FusedMultiplyAdd(v, High(row[0]), a);
            b = Vector256.FusedMultiplyAdd(v, Low(row[0]), b);
            c = Vector256.FusedMultiplyAdd(v, High(row[1]), c);
            d = Vector256.FusedMultiplyAdd(v, Low(row[1]), d);
            e = Vector256.FusedMultiplyAdd(v, High(row[2]), e);
            f = Vector256.FusedMultiplyAdd(v, Low(row[2]), f);
            g = Vector256.FusedMultiplyAdd(v, High(row[3]), g);
            h = Vector256.FusedMultiplyAdd(v, Low(row[3]), h);
        }
        (hidden[0], hidden[1], hidden[2], hidden[3]) = (Rectify(a), Rectify(b), Rectify(c), Rectify(d));
        (hidden[4], hidden[5], hidden[6], hidden[7]) = (Rectify(e), Rectify(f), Rectify(g), Rectify(h));
    }

    private void Finish(ReadOnlySpan<float> x, Span<Vector256<float>> outputs)
    {
        var (a, b, c) = (_weights[UpperBiases], _weights[UpperBiases + 1], _weights[UpperBiases + 2]);
        var (d, e, f) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var j = 0; j + 1 < x.Length; j += 2)
        {
            var (v, u) = (Vector256.Create(x[j]), Vector256.Create(x[j + 1]));
            var row = _pairs.AsSpan((Upper + (j * OutputRows)) / 2, OutputRows);
            a = Vector256.FusedMultiplyAdd(v, High(row[0]), a);
            b = Vector256.FusedMultiplyAdd(v, High(row[1]), b);
            c = Vector256.FusedMultiplyAdd(v, High(row[2]), c);
            d = Vector256.FusedMultiplyAdd(u, Low(row[0]), d);
            e = Vector256.FusedMultiplyAdd(u, Low(row[1]), e);
            f = Vector256.FusedMultiplyAdd(u, Low(row[2]), f);
        }
        (outputs[0], outputs[1], outputs[2]) = (a + d, b + e, c + f);
    }
}
