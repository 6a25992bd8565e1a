using Bonding.Forecasting.Lstm;

namespace Bonding.Training;

/// <summary>The accuracy of exported weights on a part of each series, computed second by second as in the engine.</summary>
internal sealed record HoldOutScore(double Loss, double Mae, double LastValueMae)
{
    private const int Outputs = LstmWeights.Outputs;

    public static HoldOutScore Of(LstmWeights weights, IEnumerable<TrainingSeries> series, double from, double to)
    {
        var scores = series
            .Select(one => Of(weights, one, Math.Max(TrainingSeries.Settled, (int)(one.Length * from)), (int)(one.Length * to)))
            .ToArray();
        return new HoldOutScore(scores.Average(s => s.Loss), scores.Average(s => s.Mae), scores.Average(s => s.LastValueMae));
    }

    private static HoldOutScore Of(LstmWeights weights, TrainingSeries series, int from, int to)
    {
        var state = new LstmState();
        Span<float> outputs = stackalloc float[Outputs];
        double loss = 0,
            mae = 0,
            last = 0;
        for (var t = 0; t < to; t++)
        {
            LstmCell.Step(weights, series.Inputs(t, 1), ref state, outputs);
            if (t < from)
                continue;
            var targets = series.Targets(t, 1);
            for (var k = 0; k < Outputs; k++)
                loss += Pinball(targets[k] - outputs[k], k);
            for (var k = 0; k < Outputs - 1; k += 3)
                (mae, last) = (mae + Math.Abs(targets[k] - outputs[k]), last + Math.Abs(targets[k]));
        }
        var (all, medians) = ((to - from) * (double)Outputs, (to - from) * (Outputs - 1) / 3.0);
        return new HoldOutScore(loss / all, mae / medians, last / medians);
    }

    private static double Pinball(double error, int output)
    {
        var level =
            output == Outputs - 1
                ? 0.95
                : (output % 3) switch
                {
                    0 => 0.5,
                    1 => 0.9,
                    _ => 0.95,
                };
        return Math.Max(level * error, (level - 1) * error);
    }
}
