using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Trains a <see cref="PooledNetwork"/> on examples replayed from the recent past, with the pinball loss (Koenker and Bassett, 1978) and
/// Adam (Kingma and Ba, 2015). The network itself uses a moving average of the trained weights, which is steadier (Polyak and Juditsky,
/// 1992).
/// </summary>
internal sealed class NetworkTrainer
{
    private const float Rate = 0.006f;
    private const float Decay = 1e-4f;
    private const float Rounding = 0.01f;
    private const float Following = 0.02f;

    private readonly Vector256<float>[] _weights = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] _gradient = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] _mean = new Vector256<float>[PooledNetwork.Parameters];
    private readonly Vector256<float>[] _square = new Vector256<float>[PooledNetwork.Parameters];
    private readonly PooledNetwork _network;

    // The four examples whose gradient is being computed.
    private readonly Vector256<float>[] _inputs = new Vector256<float>[FourExamples.Count * PooledNetwork.InputRows];
    private readonly Vector256<float>[] _targets = new Vector256<float>[FourExamples.Count];
    private readonly Vector256<float>[] _hidden = new Vector256<float>[FourExamples.Count * PooledNetwork.HiddenRows];
    private readonly Vector256<float>[] _back = new Vector256<float>[FourExamples.Count * PooledNetwork.HiddenRows];
    private readonly Vector256<float>[] _slopes = new Vector256<float>[FourExamples.Count * PooledNetwork.OutputRows];

    /// <summary>The weights between hidden units and outputs, transposed: output by output.</summary>
    private readonly Vector256<float>[] _transposed = new Vector256<float>[PooledNetwork.Hidden * PooledNetwork.OutputRows];
    private int _steps;
    private uint _random = 2463534242;

    public NetworkTrainer(PooledNetwork network)
    {
        this._network = network;
        var width = MathF.Sqrt(3f / PooledNetwork.Inputs);
        foreach (ref var weight in Numbers(_weights.AsSpan(0, PooledNetwork.Biases)))
            weight = width * ((2f * NextBelow(1 << 20) / (1 << 20)) - 1);
        _weights.CopyTo(network.Weights);
        network.Settle();
    }

    /// <summary>Takes one step of Adam on the mean gradient of a batch of the most recent examples.</summary>
    public void Train(ReplayBuffer examples, int recent, int batch)
    {
        Array.Clear(_gradient);
        var learnt = 0;
        for (var i = 0; i < batch; i++)
        {
            if (!examples.TryGet(NextBelow(Math.Min(recent, examples.Count)), out var input, out var target))
                continue;
            var place = learnt++ % FourExamples.Count;
            input.CopyTo(_inputs.AsSpan(place * PooledNetwork.InputRows));
            _targets[place] = target;
            if (place == FourExamples.Count - 1)
                Accumulate();
        }
        if (learnt >= FourExamples.Count)
            Descend(1f / (learnt - (learnt % FourExamples.Count)));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_steps);
        foreach (var part in (ReadOnlySpan<Vector256<float>[]>)[_weights, _mean, _square])
            writer.Write(MemoryMarshal.AsBytes(part.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_network.Weights));
    }

    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public void Load(BinaryReader reader)
    {
        _steps = reader.ReadInt32();
        foreach (var part in (ReadOnlySpan<Vector256<float>[]>)[_weights, _mean, _square])
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(part.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_network.Weights));
        Transpose();
        _network.Settle();
    }

    private void Accumulate()
    {
        for (var e = 0; e < FourExamples.Count; e++)
            _weights.AsSpan(PooledNetwork.Biases, PooledNetwork.HiddenRows).CopyTo(_hidden.AsSpan(e * PooledNetwork.HiddenRows));
        FourExamples.AddProducts(_weights, Numbers(_inputs), _hidden);
        for (var k = 0; k < _hidden.Length; k++)
            _hidden[k] = PooledNetwork.Rectify(_hidden[k]);
        for (var e = 0; e < FourExamples.Count; e++)
            Judge(
                _hidden.AsSpan(e * PooledNetwork.HiddenRows, PooledNetwork.HiddenRows),
                _targets[e],
                _slopes.AsSpan(e * PooledNetwork.OutputRows, PooledNetwork.OutputRows)
            );
        AccumulateUpper();
        FourExamples.AddOuter(Numbers(_inputs), _back, _gradient);
    }

    private void Judge(ReadOnlySpan<Vector256<float>> units, Vector256<float> target, Span<Vector256<float>> slope)
    {
        PooledNetwork.Output(_weights, units, slope);
        (slope[0], slope[1], slope[2]) = (Slope(target - slope[0], 0.5f), Slope(target - slope[1], 0.9f), Slope(target - slope[2], 0.95f));
        for (var k = 0; k < slope.Length; k++)
            _gradient[PooledNetwork.UpperBiases + k] += slope[k];
    }

    private void AccumulateUpper()
    {
        FourExamples.AddOuter(Numbers(_hidden), _slopes, _gradient.AsSpan(PooledNetwork.Upper));
        Array.Clear(_back);
        FourExamples.AddProducts(_transposed, Numbers(_slopes), _back);
        for (var k = 0; k < _back.Length; k++)
        {
            _back[k] *= Vector256.ConditionalSelect(
                Vector256.GreaterThan(_hidden[k], Vector256<float>.Zero),
                Vector256<float>.One,
                Vector256.Create(PooledNetwork.Leak)
            );
            _gradient[PooledNetwork.Biases + (k % PooledNetwork.HiddenRows)] += _back[k];
        }
    }

    private void Transpose()
    {
        var from = Numbers(_weights.AsSpan(PooledNetwork.Upper, PooledNetwork.Hidden * PooledNetwork.OutputRows));
        var to = Numbers(_transposed);
        var outputs = from.Length / PooledNetwork.Hidden;
        for (var j = 0; j < PooledNetwork.Hidden; j++)
        {
            for (var o = 0; o < outputs; o++)
                to[(o * PooledNetwork.Hidden) + j] = from[(j * outputs) + o];
        }
    }

    private static Span<float> Numbers(Span<Vector256<float>> vectors) => MemoryMarshal.Cast<Vector256<float>, float>(vectors);

    // The pinball loss has a corner at 0; rounding it keeps exact forecasts from oscillating. Two lanes have no output and no slope.
    private static Vector256<float> Slope(Vector256<float> error, float level)
    {
        var size = Vector256.Min(Vector256.Abs(error) * (1 / Rounding), Vector256.Create(1f, 1, 1, 1, 1, 1, 0, 0));
        var above = Vector256.GreaterThan(error, Vector256<float>.Zero);
        return Vector256.ConditionalSelect(above, Vector256.Create(-level), Vector256.Create(1 - level)) * size;
    }

    private void Descend(float share)
    {
        _steps = Math.Min(_steps + 1, 100_000);
        var (fast, slow) = (1 / (1 - MathF.Pow(0.9f, _steps)), 1 / (1 - MathF.Pow(0.999f, _steps)));
        var follow = Math.Max(Following, 1 / (1 + (_steps / 4f)));
        var average = _network.Weights;
        for (var i = 0; i < _weights.Length; i++)
        {
            var slope = _gradient[i] * share;
            _mean[i] += (slope - _mean[i]) * 0.1f;
            _square[i] += ((slope * slope) - _square[i]) * 0.001f;
            var turn = (_mean[i] * fast / (Vector256.Sqrt(_square[i] * slow) + Vector256.Create(1e-8f))) + (_weights[i] * Decay);
            _weights[i] -= turn * Rate;
            average[i] += (_weights[i] - average[i]) * follow;
        }
        Transpose();
        _network.Settle();
    }

    // Xorshift (Marsaglia, 2003), so that equal samples always train equal networks.
    private int NextBelow(int limit)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return (int)(_random % (uint)Math.Max(limit, 1));
    }
}
