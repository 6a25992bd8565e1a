using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>The recent examples of all series of a store. A row is reserved when a forecast is made and completed when its five seconds
/// have passed.</summary>
internal sealed class ReplayBuffer
{
    private Vector256<float>[] inputs = [];
    private Vector256<float>[] targets = [];
    private float[] means = [];
    private float[] shares = [];
    private bool[] complete = [];
    private int next;

    /// <summary>Rows that were ever reserved, at most all.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for so many rows. Rows that were reserved stay where they are; they pass for older than those to come.</summary>
    public void Grow(int rows)
    {
        if (rows <= targets.Length)
            return;
        next = Count;
        Array.Resize(ref inputs, rows * PooledNetwork.InputRows);
        Array.Resize(ref targets, rows);
        Array.Resize(ref means, rows);
        Array.Resize(ref shares, rows);
        Array.Resize(ref complete, rows);
    }

    /// <summary>Writes inputs over the oldest row and gives its number; targets will be counted from the mean, in units of 1 / share.</summary>
    public int Reserve(ReadOnlySpan<Vector256<float>> input, float mean, float share)
    {
        var row = next == targets.Length ? 0 : next;
        next = row + 1;
        Count = Math.Min(Count + 1, targets.Length);
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
        var row = (next - 1 - age + targets.Length) % targets.Length;
        input = inputs.AsSpan(row * PooledNetwork.InputRows, PooledNetwork.InputRows);
        target = targets[row];
        return Count > 0 && complete[row];
    }
}
