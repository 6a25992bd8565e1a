using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Teaches a <see cref="PooledNetwork"/>: pinball loss (Koenker and Bassett, 1978), Adam (Kingma and Ba, 2015) on examples replayed
/// from the recent past. The network itself gets a moving average of the weights that are taught, which is steadier (Polyak and Juditsky,
/// 1992).</summary>
internal sealed class NetworkTrainer
{
    private const float Rate = 0.006f;
    private const float Decay = 1e-4f;
    private const float Rounding = 0.01f;
    private const float Following = 0.02f;

    private readonly Vector256<float>[] weights = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] gradient = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] mean = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] square = new Vector256<float>[PooledNetwork.Parameters];
    private readonly PooledNetwork network;

    // The four examples of which the gradient is being taken.
    private readonly Vector256<float>[] inputs = new Vector256<float>[FourExamples.Count * PooledNetwork.InputRows];
    private readonly Vector256<float>[] targets = new Vector256<float>[FourExamples.Count];
    private readonly Vector256<float>[] hidden = new Vector256<float>[FourExamples.Count * PooledNetwork.HiddenRows];
    private readonly Vector256<float>[] back = new Vector256<float>[FourExamples.Count * PooledNetwork.HiddenRows];
    private readonly Vector256<float>[] slopes = new Vector256<float>[FourExamples.Count * PooledNetwork.OutputRows];

    /// <summary>The weights between hidden units and outputs, output by output.</summary>
    private readonly Vector256<float>[] turned = new Vector256<float>[PooledNetwork.Hidden * PooledNetwork.OutputRows];
    private int steps;
    private uint dice = 2463534242;

    public NetworkTrainer(PooledNetwork network)
    {
        this.network = network;
        var width = MathF.Sqrt(3f / PooledNetwork.Inputs);
        foreach (ref var weight in Numbers(weights.AsSpan(0, PooledNetwork.Biases)))
            weight = width * ((2f * Roll(1 << 20) / (1 << 20)) - 1);
        weights.CopyTo(network.Weights);
        network.Settle();
    }

    /// <summary>One step of Adam on the mean gradient of a batch of the most recent examples.</summary>
    public void Train(ReplayBuffer examples, int recent, int batch)
    {
        Array.Clear(gradient);
        var learnt = 0;
        for (var i = 0; i < batch; i++)
        {
            if (!examples.TryGet(Roll(Math.Min(recent, examples.Count)), out var input, out var target))
                continue;
            var place = learnt++ % FourExamples.Count;
            input.CopyTo(inputs.AsSpan(place * PooledNetwork.InputRows));
            targets[place] = target;
            if (place == FourExamples.Count - 1)
                Accumulate();
        }
        if (learnt >= FourExamples.Count)
            Descend(1f / (learnt - (learnt % FourExamples.Count)));
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
        Turn();
        network.Settle();
    }

    private void Accumulate()
    {
        for (var e = 0; e < FourExamples.Count; e++)
            weights.AsSpan(PooledNetwork.Biases, PooledNetwork.HiddenRows).CopyTo(hidden.AsSpan(e * PooledNetwork.HiddenRows));
        FourExamples.AddProducts(weights, Numbers(inputs), hidden);
        for (var k = 0; k < hidden.Length; k++)
            hidden[k] = PooledNetwork.Rectify(hidden[k]);
        for (var e = 0; e < FourExamples.Count; e++)
            Judge(hidden.AsSpan(e * PooledNetwork.HiddenRows, PooledNetwork.HiddenRows), targets[e], slopes.AsSpan(e * PooledNetwork.OutputRows, PooledNetwork.OutputRows));
        AccumulateUpper();
        FourExamples.AddOuter(Numbers(inputs), back, gradient);
    }

    private void Judge(ReadOnlySpan<Vector256<float>> units, Vector256<float> target, Span<Vector256<float>> slope)
    {
        PooledNetwork.Output(weights, units, slope);
        (slope[0], slope[1], slope[2]) = (Slope(target - slope[0], 0.5f), Slope(target - slope[1], 0.9f), Slope(target - slope[2], 0.95f));
        for (var k = 0; k < slope.Length; k++)
            gradient[PooledNetwork.UpperBiases + k] += slope[k];
    }

    private void AccumulateUpper()
    {
        FourExamples.AddOuter(Numbers(hidden), slopes, gradient.AsSpan(PooledNetwork.Upper));
        Array.Clear(back);
        FourExamples.AddProducts(turned, Numbers(slopes), back);
        for (var k = 0; k < back.Length; k++)
        {
            back[k] *= Vector256.ConditionalSelect(Vector256.GreaterThan(hidden[k], Vector256<float>.Zero), Vector256<float>.One, Vector256.Create(PooledNetwork.Leak));
            gradient[PooledNetwork.Biases + (k % PooledNetwork.HiddenRows)] += back[k];
        }
    }

    private void Turn()
    {
        var from = Numbers(weights.AsSpan(PooledNetwork.Upper, PooledNetwork.Hidden * PooledNetwork.OutputRows));
        var to = Numbers(turned);
        var outputs = from.Length / PooledNetwork.Hidden;
        for (var j = 0; j < PooledNetwork.Hidden; j++)
        {
            for (var o = 0; o < outputs; o++)
                to[(o * PooledNetwork.Hidden) + j] = from[(j * outputs) + o];
        }
    }

    private static Span<float> Numbers(Span<Vector256<float>> vectors) => MemoryMarshal.Cast<Vector256<float>, float>(vectors);

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
        Turn();
        network.Settle();
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
