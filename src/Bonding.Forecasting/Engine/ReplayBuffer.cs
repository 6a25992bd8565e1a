namespace Bonding.Forecasting.Engine;

/// <summary>The recent examples of all series of a store. A row is reserved when a forecast is made and completed when its five seconds
/// have passed.</summary>
internal sealed class ReplayBuffer(int rows)
{
    private readonly float[] inputs = new float[rows * PooledNetwork.Inputs];
    private readonly float[] targets = new float[rows * PooledNetwork.Outputs];
    private readonly float[] scales = new float[rows];
    private readonly bool[] complete = new bool[rows];
    private int next;

    /// <summary>Rows that were ever reserved, at most all.</summary>
    public int Count { get; private set; }

    /// <summary>Reserves the oldest row and gives its inputs to write; targets will be counted from the anchors, in units of the
    /// scale.</summary>
    public Span<float> Reserve(out int row, float scale, ReadOnlySpan<float> anchors)
    {
        row = next;
        next = (next + 1) % rows;
        Count = Math.Min(Count + 1, rows);
        complete[row] = false;
        scales[row] = scale;
        anchors.CopyTo(targets.AsSpan(row * PooledNetwork.Outputs, PooledNetwork.Outputs));
        return inputs.AsSpan(row * PooledNetwork.Inputs, PooledNetwork.Inputs);
    }

    /// <summary>What came: the row takes part in training from now on.</summary>
    public void Complete(int row, ReadOnlySpan<float> actual)
    {
        var target = targets.AsSpan(row * PooledNetwork.Outputs, PooledNetwork.Outputs);
        for (var k = 0; k < target.Length; k++)
            target[k] = (actual[k] - target[k]) / scales[row];
        complete[row] = true;
    }

    /// <summary>The example of the reservation this many before the newest; false while it is not complete.</summary>
    public bool TryGet(int age, out ReadOnlySpan<float> input, out ReadOnlySpan<float> target)
    {
        var row = (next - 1 - age + rows) % rows;
        input = inputs.AsSpan(row * PooledNetwork.Inputs, PooledNetwork.Inputs);
        target = targets.AsSpan(row * PooledNetwork.Outputs, PooledNetwork.Outputs);
        return Count > 0 && complete[row];
    }
}
