using Bonding.Forecasting;
using Bonding.Forecasting.Lstm;

namespace Bonding.Training;

/// <summary>One recorded series as training data: per second the inputs and, in units of the usual change, the targets.</summary>
internal sealed class TrainingSeries
{
    /// <summary>The first seconds, in which the usual change is still unknown.</summary>
    public const int Settled = 60;

    /// <summary>The largest target. It keeps the first change after an hour without change from outweighing all others.</summary>
    private const float Farthest = 50;

    private const int Outputs = LstmWeights.Outputs;

    private readonly float[] _inputs;
    private readonly float[] _targets;

    /// <param name="values">One value per second. The last value replaces a missing one.</param>
    public TrainingSeries(IReadOnlyList<double> values)
    {
        var held = Hold(values);
        Length = held.Length - Horizon.Seconds;
        _inputs = new float[Length * LstmWeights.Inputs];
        _targets = new float[Length * Outputs];
        var input = new LstmInput();
        for (var t = 0; t < Length; t++)
        {
            input.Next(held[t], _inputs.AsSpan(t * LstmWeights.Inputs, LstmWeights.Inputs));
            Aim(held.AsSpan(t, Horizon.Seconds + 1), input.Scale, _targets.AsSpan(t * Outputs, Outputs));
        }
    }

    /// <summary>The number of seconds with known targets.</summary>
    public int Length { get; }

    public ReadOnlySpan<float> Inputs(int from, int count) => _inputs.AsSpan(from * LstmWeights.Inputs, count * LstmWeights.Inputs);

    public ReadOnlySpan<float> Targets(int from, int count) => _targets.AsSpan(from * Outputs, count * Outputs);

    private static float[] Hold(IReadOnlyList<double> values)
    {
        var held = new float[values.Count];
        for (var t = 0; t < held.Length; t++)
            held[t] =
                double.IsFinite(values[t]) ? (float)values[t]
                : t > 0 ? held[t - 1]
                : 0;
        return held;
    }

    private static void Aim(ReadOnlySpan<float> values, float scale, Span<float> targets)
    {
        var peak = float.NegativeInfinity;
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            var distance = Math.Clamp((values[h] - values[0]) / scale, -Farthest, Farthest);
            peak = Math.Max(peak, distance);
            targets.Slice((h - 1) * 3, 3).Fill(distance);
        }
        targets[^1] = peak;
    }
}
