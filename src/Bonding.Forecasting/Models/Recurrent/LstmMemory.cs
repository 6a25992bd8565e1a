using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Models.Recurrent;

/// <summary>What the LSTM remembers of one series: its cells and its last output.</summary>
internal struct LstmMemory
{
    private Units cells;
    private Units output;

    [UnscopedRef]
    public Span<float> Cells => cells;

    [UnscopedRef]
    public Span<float> Output => output;

    [InlineArray(LstmWeights.Hidden)]
    private struct Units
    {
        private float first;
    }
}
