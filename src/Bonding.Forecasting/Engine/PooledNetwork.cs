namespace Bonding.Forecasting.Engine;

/// <summary>One small network for all series of a store: it learns online what the series have in common, as corrections of each series'
/// own forecasts in units of its usual one-second change. One hidden layer of rectified units, pinball loss (Koenker and Bassett, 1978),
/// Adam (Kingma and Ba, 2015) on examples replayed from the recent past.</summary>
internal sealed class PooledNetwork
{
    public const int Inputs = 80;
    public const int Outputs = 16;

    private const int Hidden = 64;
    private const int Biases = Hidden * Inputs;
    private const int Upper = Biases + Hidden;
    private const int UpperBiases = Upper + (Outputs * Hidden);
    private const int Parameters = UpperBiases + Outputs;
    private const float Leak = 0.01f;
    private const float Rate = 0.003f;
    private const float Decay = 1e-4f;
    private const float Rounding = 0.01f;

    private readonly float[] weights = new float[Parameters];
    private readonly float[] gradient = new float[Parameters];
    private readonly float[] mean = new float[Parameters];
    private readonly float[] square = new float[Parameters];
    private readonly float[] hidden = new float[Hidden];
    private readonly float[] back = new float[Hidden];
    private int steps;
    private uint dice = 2463534242;

    public PooledNetwork()
    {
        var width = MathF.Sqrt(3f / Inputs);
        for (var i = 0; i < Biases; i++)
            weights[i] = width * ((2f * Roll(1 << 20) / (1 << 20)) - 1);
    }

    /// <summary>Writes the 16 corrections: median, 0.9 and 0.95 of each horizon, then the 0.95 peak.</summary>
    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        ActivateHidden(inputs);
        for (var k = 0; k < Outputs; k++)
            outputs[k] = Output(k);
    }

    /// <summary>One step of Adam on the mean gradient of a batch of the most recent examples.</summary>
    public void Train(ReplayBuffer examples, int recent, int batch)
    {
        Array.Clear(gradient);
        var learnt = 0;
        for (var i = 0; i < batch; i++)
        {
            if (!examples.TryGet(Roll(Math.Min(recent, examples.Count)), out var inputs, out var targets))
                continue;
            Accumulate(inputs, targets);
            learnt++;
        }
        if (learnt > 0)
            Descend(1f / learnt);
    }

    private float Output(int k) => Vectors.Dot(hidden, weights.AsSpan(Upper + (k * Hidden), Hidden)) + weights[UpperBiases + k];

    private void ActivateHidden(ReadOnlySpan<float> inputs)
    {
        for (var j = 0; j < Hidden; j++)
        {
            var sum = Vectors.Dot(inputs, weights.AsSpan(j * Inputs, Inputs)) + weights[Biases + j];
            hidden[j] = sum > 0 ? sum : Leak * sum;
        }
    }

    private void Accumulate(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        ActivateHidden(inputs);
        Array.Clear(back);
        for (var k = 0; k < Outputs; k++)
        {
            var slope = Slope(targets[k] - Output(k), Level(k));
            Vectors.AddScaled(slope, hidden, gradient.AsSpan(Upper + (k * Hidden), Hidden));
            gradient[UpperBiases + k] += slope;
            Vectors.AddScaled(slope, weights.AsSpan(Upper + (k * Hidden), Hidden), back);
        }
        for (var j = 0; j < Hidden; j++)
        {
            var slope = back[j] * (hidden[j] > 0 ? 1 : Leak);
            Vectors.AddScaled(slope, inputs, gradient.AsSpan(j * Inputs, Inputs));
            gradient[Biases + j] += slope;
        }
    }

    private static float Level(int output) => output == Outputs - 1 ? 0.95f : (output % 3) switch { 0 => 0.5f, 1 => 0.9f, _ => 0.95f };

    // The pinball loss has a corner at 0; rounding it keeps exact forecasts from trembling.
    private static float Slope(float error, float level)
    {
        var slope = error > 0 ? -level : 1 - level;
        return Math.Abs(error) < Rounding ? slope * Math.Abs(error) / Rounding : slope;
    }

    private void Descend(float share)
    {
        steps = Math.Min(steps + 1, 100_000);
        var (fast, slow) = (1 - MathF.Pow(0.9f, steps), 1 - MathF.Pow(0.999f, steps));
        for (var i = 0; i < Parameters; i++)
        {
            var slope = gradient[i] * share;
            mean[i] = (0.9f * mean[i]) + (0.1f * slope);
            square[i] = (0.999f * square[i]) + (0.001f * slope * slope);
            weights[i] -= Rate * ((mean[i] / fast / (MathF.Sqrt(square[i] / slow) + 1e-8f)) + (Decay * weights[i]));
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
