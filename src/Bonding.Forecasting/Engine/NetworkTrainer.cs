using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Teaches a <see cref="PooledNetwork"/>: pinball loss (Koenker and Bassett, 1978), Adam (Kingma and Ba, 2015) on examples replayed
/// from the recent past. The network itself gets a moving average of the weights that are taught, which is steadier (Polyak and Juditsky,
/// 1992).</summary>
internal sealed class NetworkTrainer
{
    private const float Rate = 0.003f;
    private const float Decay = 1e-4f;
    private const float Rounding = 0.01f;
    private const float Following = 0.01f;

    private readonly Vector256<float>[] weights = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] gradient = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] mean = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] square = new Vector256<float>[PooledNetwork.Parameters];
    private readonly PooledNetwork network;
    private int steps;
    private uint dice = 2463534242;

    public NetworkTrainer(PooledNetwork network)
    {
        this.network = network;
        var width = MathF.Sqrt(3f / PooledNetwork.Inputs);
        foreach (ref var weight in MemoryMarshal.Cast<Vector256<float>, float>(weights.AsSpan(0, PooledNetwork.Biases)))
            weight = width * ((2f * Roll(1 << 20) / (1 << 20)) - 1);
        weights.CopyTo(network.Weights);
    }

    /// <summary>One step of Adam on the mean gradient of a batch of the most recent examples.</summary>
    public void Train(ReplayBuffer examples, int recent, int batch)
    {
        Array.Clear(gradient);
        var learnt = 0;
        for (var i = 0; i < batch; i++)
        {
            if (!examples.TryGet(Roll(Math.Min(recent, examples.Count)), out var inputs, out var target))
                continue;
            Accumulate(inputs, target);
            learnt++;
        }
        if (learnt > 0)
            Descend(1f / learnt);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(steps);
        foreach (var part in (ReadOnlySpan<Vector256<float>[]>)[weights, mean, square])
            writer.Write(MemoryMarshal.AsBytes(part.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(network.Weights));
    }

    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public void Load(BinaryReader reader)
    {
        steps = reader.ReadInt32();
        foreach (var part in (ReadOnlySpan<Vector256<float>[]>)[weights, mean, square])
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(part.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(network.Weights));
    }

    private void Accumulate(ReadOnlySpan<Vector256<float>> inputs, Vector256<float> target)
    {
        Span<Vector256<float>> hidden = stackalloc Vector256<float>[PooledNetwork.HiddenRows];
        Span<Vector256<float>> slopes = stackalloc Vector256<float>[PooledNetwork.OutputRows];
        Span<Vector256<float>> back = stackalloc Vector256<float>[PooledNetwork.HiddenRows];
        PooledNetwork.Activate(weights, inputs, hidden);
        PooledNetwork.Output(weights, hidden, slopes);
        (slopes[0], slopes[1], slopes[2]) = (Slope(target - slopes[0], 0.5f), Slope(target - slopes[1], 0.9f), Slope(target - slopes[2], 0.95f));
        AccumulateUpper(hidden, slopes, back);
        for (var k = 0; k < back.Length; k++)
            gradient[PooledNetwork.Biases + k] += back[k];
        AccumulateLower(inputs, back);
    }

    private void AccumulateUpper(ReadOnlySpan<Vector256<float>> hidden, ReadOnlySpan<Vector256<float>> slopes, Span<Vector256<float>> back)
    {
        var x = MemoryMarshal.Cast<Vector256<float>, float>(hidden);
        var y = MemoryMarshal.Cast<Vector256<float>, float>(back);
        var (a, b, c) = (slopes[0], slopes[1], slopes[2]);
        for (var j = 0; j < x.Length; j++)
        {
            var v = Vector256.Create(x[j]);
            var row = gradient.AsSpan(PooledNetwork.Upper + (j * PooledNetwork.OutputRows), PooledNetwork.OutputRows);
            row[0] = Vector256.FusedMultiplyAdd(v, a, row[0]);
            row[1] = Vector256.FusedMultiplyAdd(v, b, row[1]);
            row[2] = Vector256.FusedMultiplyAdd(v, c, row[2]);
            var up = weights.AsSpan(PooledNetwork.Upper + (j * PooledNetwork.OutputRows), PooledNetwork.OutputRows);
            y[j] = Vector256.Sum((up[0] * a) + (up[1] * b) + (up[2] * c)) * (x[j] > 0 ? 1 : PooledNetwork.Leak);
        }
        for (var k = 0; k < PooledNetwork.OutputRows; k++)
            gradient[PooledNetwork.UpperBiases + k] += slopes[k];
    }

    private void AccumulateLower(ReadOnlySpan<Vector256<float>> inputs, ReadOnlySpan<Vector256<float>> back)
    {
        var x = MemoryMarshal.Cast<Vector256<float>, float>(inputs);
        for (var i = 0; i < x.Length; i++)
        {
            var v = Vector256.Create(x[i]);
            var row = gradient.AsSpan(i * PooledNetwork.HiddenRows, PooledNetwork.HiddenRows);
            for (var k = 0; k < row.Length; k++)
                row[k] = Vector256.FusedMultiplyAdd(v, back[k], row[k]);
        }
    }

    // The pinball loss has a corner at 0; rounding it keeps exact forecasts from trembling. Two lanes have no output and no slope.
    private static Vector256<float> Slope(Vector256<float> error, float level)
    {
        var size = Vector256.Min(Vector256.Abs(error) * (1 / Rounding), Vector256.Create(1f, 1, 1, 1, 1, 1, 0, 0));
        var above = Vector256.GreaterThan(error, Vector256<float>.Zero);
        return Vector256.ConditionalSelect(above, Vector256.Create(-level), Vector256.Create(1 - level)) * size;
    }

    private void Descend(float share)
    {
        steps = Math.Min(steps + 1, 100_000);
        var (fast, slow) = (1 / (1 - MathF.Pow(0.9f, steps)), 1 / (1 - MathF.Pow(0.999f, steps)));
        var follow = Math.Max(Following, 1 / (1 + (steps / 4f)));
        var average = network.Weights;
        for (var i = 0; i < weights.Length; i++)
        {
            var slope = gradient[i] * share;
            mean[i] += (slope - mean[i]) * 0.1f;
            square[i] += ((slope * slope) - square[i]) * 0.001f;
            var turn = (mean[i] * fast / (Vector256.Sqrt(square[i] * slow) + Vector256.Create(1e-8f))) + (weights[i] * Decay);
            weights[i] -= turn * Rate;
            average[i] += (weights[i] - average[i]) * follow;
        }
    }

    // Xorshift (Marsaglia, 2003): the same store learns the same from the same samples.
    private int Roll(int sides)
    {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        return (int)(dice % (uint)Math.Max(sides, 1));
    }
}
