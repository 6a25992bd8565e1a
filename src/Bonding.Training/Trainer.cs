using Bonding.Forecasting.Models.Recurrent;
using static TorchSharp.torch;

namespace Bonding.Training;

/// <summary>Trains one network on the windows of all series: pinball loss of all quantiles, Adam, a rate that falls to zero along a
/// cosine.</summary>
internal sealed class Trainer : IDisposable
{
    private const double LongestStep = 1;

    private static readonly float[] Levels = [.. Enumerable.Range(0, LstmWeights.Outputs).Select(k => k == LstmWeights.Outputs - 1 ? 0.95f : (k % 3) switch { 0 => 0.5f, 1 => 0.9f, _ => 0.95f })];

    private readonly TrainingPlan plan;
    private readonly TrainingSeries[] series;
    private readonly LstmNetwork network;
    private readonly Random dice;
    private readonly Tensor levels;

    public Trainer(TrainingPlan plan, TrainingSeries[] series)
    {
        NativeTorch.Prepare();
        manual_seed(plan.Seed);
        (this.plan, this.series, network, levels, dice) = (plan, series, new LstmNetwork(), tensor(Levels), new Random(plan.Seed));
    }

    /// <summary>The weights now.</summary>
    public float[] Weights() => network.Export();

    /// <summary>What Torch computes from the weights now.</summary>
    public void WriteCheck(TextWriter file, TrainingSeries one) => TorchCheck.Write(file, network, one);

    /// <summary>Trains for all epochs and tells after each its number and mean loss.</summary>
    public void Run(Action<int, double> told)
    {
        using var optimizer = optim.Adam(network.parameters(), TrainingPlan.Rate);
        for (var epoch = 1; epoch <= plan.Epochs; epoch++)
        {
            var rate = TrainingPlan.Rate * (0.5 + (0.5 * Math.Cos(Math.PI * (epoch - 1) / plan.Epochs)));
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            told(epoch, Enumerable.Range(0, TrainingPlan.Steps).Average(_ => Step(optimizer)));
        }
    }

    public void Dispose()
    {
        network.Dispose();
        levels.Dispose();
    }

    private int Trained(TrainingSeries one) => (int)(one.Length * (1 - plan.HoldOut));

    private double Step(optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = Draw();
        optimizer.zero_grad();
        var loss = Pinball(network.forward(inputs), targets);
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), LongestStep);
        optimizer.step();
        return loss.item<float>();
    }

    private (Tensor Inputs, Tensor Targets) Draw()
    {
        var inputs = new List<float>();
        var targets = new List<float>();
        for (var i = 0; i < TrainingPlan.Batch; i++)
        {
            var one = series[dice.Next(series.Length)];
            var from = dice.Next(TrainingSeries.Settled, Trained(one) - TrainingPlan.Window);
            inputs.AddRange(one.Inputs(from, TrainingPlan.Window));
            targets.AddRange(one.Targets(from, TrainingPlan.Window));
        }
        return (Shape(inputs, LstmWeights.Inputs), Shape(targets, LstmWeights.Outputs));
    }

    private static Tensor Shape(List<float> values, int width) => tensor(values.ToArray()).reshape(TrainingPlan.Batch, TrainingPlan.Window, width);

    private Tensor Pinball(Tensor outputs, Tensor targets)
    {
        var judged = TensorIndex.Slice(TrainingPlan.WarmUp);
        var errors = targets.index(TensorIndex.Colon, judged) - outputs.index(TensorIndex.Colon, judged);
        return maximum(levels * errors, (levels - 1) * errors).mean();
    }
}
