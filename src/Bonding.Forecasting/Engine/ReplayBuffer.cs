using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Holds the recent training examples of all series of a store. A row is reserved when a forecast is made and completed after the five
/// seconds that it forecasts.
/// </summary>
internal sealed class ReplayBuffer
{
    private Vector256<float>[] _inputs = [];
    private Vector256<float>[] _targets = [];
    private float[] _means = [];
    private float[] _shares = [];
    private bool[] _complete = [];
    private int _next;

    /// <summary>The number of rows that have been reserved at least once.</summary>
    public int Count { get; private set; }

    /// <summary>Grows the buffer to this many rows. Reserved rows keep their place and count as older than the new ones.</summary>
    public void Grow(int rows)
    {
        if (rows <= _targets.Length)
            return;
        _next = Count;
        Array.Resize(ref _inputs, rows * PooledNetwork.InputRows);
        Array.Resize(ref _targets, rows);
        Array.Resize(ref _means, rows);
        Array.Resize(ref _shares, rows);
        Array.Resize(ref _complete, rows);
    }

    /// <summary>
    /// Overwrites the oldest row with inputs and returns its index. Its targets will be relative to the mean, in units of 1 / share.
    /// </summary>
    public int Reserve(ReadOnlySpan<Vector256<float>> input, float mean, float share)
    {
        var row = _next == _targets.Length ? 0 : _next;
        _next = row + 1;
        Count = Math.Min(Count + 1, _targets.Length);
        (_complete[row], _means[row], _shares[row]) = (false, mean, share);
        input.CopyTo(_inputs.AsSpan(row * PooledNetwork.InputRows));
        return row;
    }

    /// <summary>Stores the observed values. From now on the row takes part in training.</summary>
    public void Complete(int row, Vector256<float> actual)
    {
        _targets[row] = (actual - Vector256.Create(_means[row])) * _shares[row];
        _complete[row] = true;
    }

    /// <summary>Gets the example that was reserved this many rows before the newest. Returns false if it is not complete.</summary>
    public bool TryGet(int age, out ReadOnlySpan<Vector256<float>> input, out Vector256<float> target)
    {
        var row = (_next - 1 - age + _targets.Length) % _targets.Length;
        input = _inputs.AsSpan(row * PooledNetwork.InputRows, PooledNetwork.InputRows);
        target = _targets[row];
        return Count > 0 && _complete[row];
    }
}

/// <summary>The rows of the replay buffer that one series reserved in the last five seconds.</summary>
internal struct ReservedExamples
{
    public const int None = -1;

    private Rows _rows;

    /// <summary>The row that was reserved five seconds ago, or <see cref="None"/>.</summary>
    public readonly int Due => _rows[Horizon.Seconds - 1];

    public void Add(int row)
    {
        for (var i = Horizon.Seconds - 1; i > 0; i--)
            _rows[i] = _rows[i - 1];
        _rows[0] = row;
    }

    public void Clear() => ((Span<int>)_rows).Fill(None);

    [InlineArray(Horizon.Seconds)]
    private struct Rows
    {
        private int _first;
    }
}
