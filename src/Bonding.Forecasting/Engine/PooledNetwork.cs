using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>One small network for all series of a store: it learns online what the series have in common. It sees the last 32 s of a series
/// and what its own models say, all in standard deviations from its mean, and gives the quantiles 0.5, 0.9 and 0.95 of the five horizons
/// and of the peak in the same unit. One hidden layer of 64 rectified units. Weights lie input by input, so that a forward pass adds rows
/// and never sums across lanes.</summary>
internal sealed class PooledNetwork
{
    public const int InputRows = 7;
    public const int OutputRows = 3;
    public const int HiddenRows = 8;
    public const int Inputs = InputRows * Lane;
    public const int Hidden = HiddenRows * Lane;
    public const int Biases = Inputs * HiddenRows;
    public const int Upper = Biases + HiddenRows;
    public const int UpperBiases = Upper + (Hidden * OutputRows);
    public const int Parameters = UpperBiases + OutputRows;
    public const float Leak = 0.01f;

    private const int Lane = 8;

    private readonly Vector256<float>[] weights = new Vector256<float>[Parameters];

    /// <summary>The rows of the inputs, the biases of the hidden layer, the rows of the hidden units, the biases of the outputs.</summary>
    public Span<Vector256<float>> Weights => weights;

    /// <summary>Writes the quantiles 0.5, 0.9 and 0.95, each for all horizons and the peak.</summary>
    public void Forward(ReadOnlySpan<Vector256<float>> inputs, Span<Vector256<float>> outputs)
    {
        Span<Vector256<float>> hidden = stackalloc Vector256<float>[HiddenRows];
        Activate(weights, inputs, hidden);
        Output(weights, hidden, outputs);
    }

    /// <summary>The hidden units of an input.</summary>
    public static void Activate(ReadOnlySpan<Vector256<float>> w, ReadOnlySpan<Vector256<float>> inputs, Span<Vector256<float>> hidden)
    {
        var x = MemoryMarshal.Cast<Vector256<float>, float>(inputs);
        var (a, b, c, d) = (w[Biases], w[Biases + 1], w[Biases + 2], w[Biases + 3]);
        var (e, f, g, h) = (w[Biases + 4], w[Biases + 5], w[Biases + 6], w[Biases + 7]);
        for (var i = 0; i < x.Length; i++)
        {
            var v = Vector256.Create(x[i]);
            var row = w.Slice(i * HiddenRows, HiddenRows);
            a = Vector256.FusedMultiplyAdd(v, row[0], a);
            b = Vector256.FusedMultiplyAdd(v, row[1], b);
            c = Vector256.FusedMultiplyAdd(v, row[2], c);
            d = Vector256.FusedMultiplyAdd(v, row[3], d);
            e = Vector256.FusedMultiplyAdd(v, row[4], e);
            f = Vector256.FusedMultiplyAdd(v, row[5], f);
            g = Vector256.FusedMultiplyAdd(v, row[6], g);
            h = Vector256.FusedMultiplyAdd(v, row[7], h);
        }
        (hidden[0], hidden[1], hidden[2], hidden[3]) = (Rectify(a), Rectify(b), Rectify(c), Rectify(d));
        (hidden[4], hidden[5], hidden[6], hidden[7]) = (Rectify(e), Rectify(f), Rectify(g), Rectify(h));
    }

    /// <summary>The outputs of hidden units.</summary>
    public static void Output(ReadOnlySpan<Vector256<float>> w, ReadOnlySpan<Vector256<float>> hidden, Span<Vector256<float>> outputs)
    {
        var x = MemoryMarshal.Cast<Vector256<float>, float>(hidden);
        var (a, b, c) = (w[UpperBiases], w[UpperBiases + 1], w[UpperBiases + 2]);
        for (var j = 0; j < x.Length; j++)
        {
            var v = Vector256.Create(x[j]);
            var row = w.Slice(Upper + (j * OutputRows), OutputRows);
            a = Vector256.FusedMultiplyAdd(v, row[0], a);
            b = Vector256.FusedMultiplyAdd(v, row[1], b);
            c = Vector256.FusedMultiplyAdd(v, row[2], c);
        }
        (outputs[0], outputs[1], outputs[2]) = (a, b, c);
    }

    private static Vector256<float> Rectify(Vector256<float> values) => Vector256.Max(values, values * Leak);
}
