using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>The rows of the replay buffer that were reserved in the last five seconds.</summary>
internal struct Tickets
{
    public const int None = -1;

    private Rows rows;

    /// <summary>The row whose five seconds have passed; <see cref="None"/> if none was reserved then.</summary>
    public readonly int Due => rows[Horizon.Seconds - 1];

    public void Add(int row)
    {
        for (var i = Horizon.Seconds - 1; i > 0; i--)
            rows[i] = rows[i - 1];
        rows[0] = row;
    }

    public void Clear() => ((Span<int>)rows).Fill(None);

    [InlineArray(Horizon.Seconds)]
    private struct Rows
    {
        private int first;
    }
}
