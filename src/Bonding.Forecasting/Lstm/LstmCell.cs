using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Lstm;

/// <summary>Computes one second of the LSTM for one series: about 5,800 multiplications in single precision, no allocation.</summary>
internal static class LstmCell
{
    private const int Hidden = LstmWeights.Hidden;

    /// <summary>Updates the state with the inputs of a second and writes the <see cref="LstmWeights.Outputs"/> of the head.</summary>
    public static void Step(LstmWeights weights, ReadOnlySpan<float> inputs, ref LstmState state, Span<float> outputs)
    {
        var values = weights.Values;
        Span<float> gates = stackalloc float[LstmWeights.Gates];
        values.Slice(LstmWeights.Biases, gates.Length).CopyTo(gates);
        AddColumns(values, inputs, gates);
        AddColumns(values[LstmWeights.States..], state.Output, gates);
        Gate(gates, state.Cells, state.Output);
        outputs = outputs[..LstmWeights.Outputs];
        values[LstmWeights.HeadBiases..].CopyTo(outputs);
        AddColumns(values[LstmWeights.Head..], state.Output, outputs);
    }

    /// <summary>sums ← sums + Σ factor · column.</summary>
    private static void AddColumns(ReadOnlySpan<float> columns, ReadOnlySpan<float> factors, Span<float> sums)
    {
        for (var k = 0; k < factors.Length; k++)
            Vectors.AddScaled(factors[k], columns.Slice(k * sums.Length, sums.Length), sums);
    }

    /// <summary>cells ← σ(forget)·cells + σ(input)·tanh(candidate); output ← σ(out)·tanh(cells).</summary>
    private static void Gate(Span<float> gates, Span<float> cells, Span<float> output)
    {
        var input = As(gates[..Hidden]);
        var forget = As(gates.Slice(Hidden, Hidden));
        var candidate = As(gates.Slice(2 * Hidden, Hidden));
        var expose = As(gates.Slice(3 * Hidden, Hidden));
        var kept = As(cells);
        var shown = As(output);
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = (Sigmoid(forget[i]) * kept[i]) + (Sigmoid(input[i]) * Tanh(candidate[i]));
            shown[i] = Sigmoid(expose[i]) * Tanh(kept[i]);
        }
    }

    private static Span<Vector<float>> As(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    private static Vector<float> Tanh(Vector<float> x) => (2 * Sigmoid(2 * x)) - Vector<float>.One;
}

/// <summary>The state of the LSTM for one series: its cells and its last output.</summary>
internal struct LstmState
{
    private Units _cells;
    private Units _output;

    [UnscopedRef]
    public Span<float> Cells => _cells;

    [UnscopedRef]
    public Span<float> Output => _output;

    [InlineArray(LstmWeights.Hidden)]
    private struct Units
    {
        private float _first;
    }
}
