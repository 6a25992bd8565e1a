using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>The recent examples of all series of a store. A row is reserved when a forecast is made and completed when its five seconds
/// have passed.</summary>
internal sealed class ReplayBuffer(int rows)
{
    private readonly Vector256<float>[] inputs = new Vector256<float>[rows * PooledNetwork.InputRows];
    private readonly Vector256<float>[] targets = new Vector256<float>[rows];
    private readonly float[] means = new float[rows];
    private readonly float[] shares = new float[rows];
    private readonly bool[] complete = new bool[rows];
    private int next;

    /// <summary>Rows that were ever reserved, at most all.</summary>
    public int Count { get; private set; }

    /// <summary>Writes inputs over the oldest row; targets will be counted from the mean, in units of 1 / share.</summary>
    public int Reserve(ReadOnlySpan<Vector256<float>> input, float mean, float share)
    {
        var row = next;
        next = next + 1 == rows ? 0 : next + 1;
        Count = Math.Min(Count + 1, rows);
        (complete[row], means[row], shares[row]) = (false, mean, share);
        input.CopyTo(inputs.AsSpan(row * PooledNetwork.InputRows));
        return row;
    }

    /// <summary>What came: the row takes part in training from now on.</summary>
    public void Complete(int row, Vector256<float> actual)
    {
        targets[row] = (actual - Vector256.Create(means[row])) * shares[row];
        complete[row] = true;
    }

    /// <summary>The example of the reservation this many before the newest; false while it is not complete.</summary>
    public bool TryGet(int age, out ReadOnlySpan<Vector256<float>> input, out Vector256<float> target)
    {
        var row = (next - 1 - age + rows) % rows;
        input = inputs.AsSpan(row * PooledNetwork.InputRows, PooledNetwork.InputRows);
        target = targets[row];
        return Count > 0 && complete[row];
    }
}
