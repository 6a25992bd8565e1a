using System.Globalization;
using Bonding.Forecasting.Lstm;
using static TorchSharp.torch;

namespace Bonding.Training;

/// <summary>
/// Trains one network on windows of all series: pinball loss of all quantiles, Adam, a learning rate that falls to zero along a cosine.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private const double LongestStep = 1;

    private static readonly float[] Levels =
    [
        .. Enumerable
            .Range(0, LstmWeights.Outputs)
            .Select(k =>
                k == LstmWeights.Outputs - 1
                    ? 0.95f
                    : (k % 3) switch
                    {
                        0 => 0.5f,
                        1 => 0.9f,
                        _ => 0.95f,
                    }
            ),
    ];

    private readonly TrainingPlan _plan;
    private readonly TrainingSeries[] _series;
    private readonly LstmNetwork _network;
    private readonly Random _random;
    private readonly Tensor _levels;

    public Trainer(TrainingPlan plan, TrainingSeries[] series)
    {
        NativeTorch.Prepare();
        manual_seed(plan.Seed);
        (this._plan, this._series, _network, _levels, _random) = (plan, series, new LstmNetwork(), tensor(Levels), new Random(plan.Seed));
    }

    /// <summary>Returns the current weights.</summary>
    public float[] Weights() => _network.Export();

    /// <summary>Writes the outputs that Torch computes from the current weights.</summary>
    public void WriteCheck(TextWriter file, TrainingSeries one) => TorchCheck.Write(file, _network, one);

    /// <summary>Trains for all epochs.</summary>
    /// <param name="onEpoch">Called after each epoch with its number and mean loss.</param>
    public void Run(Action<int, double> onEpoch)
    {
        using var optimizer = optim.Adam(_network.parameters(), TrainingPlan.Rate);
        for (var epoch = 1; epoch <= _plan.Epochs; epoch++)
        {
            var rate = TrainingPlan.Rate * (0.5 + (0.5 * Math.Cos(Math.PI * (epoch - 1) / _plan.Epochs)));
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            onEpoch(epoch, Enumerable.Range(0, TrainingPlan.Steps).Average(_ => Step(optimizer)));
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        _levels.Dispose();
    }

    private int Trained(TrainingSeries one) => (int)(one.Length * (1 - _plan.HoldOut));

    private double Step(optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = Draw();
        optimizer.zero_grad();
        var loss = Pinball(_network.forward(inputs), targets);
        loss.backward();
        nn.utils.clip_grad_norm_(_network.parameters(), LongestStep);
        optimizer.step();
        return loss.item<float>();
    }

    private (Tensor Inputs, Tensor Targets) Draw()
    {
        var inputs = new List<float>();
        var targets = new List<float>();
        for (var i = 0; i < TrainingPlan.Batch; i++)
        {
            var one = _series[_random.Next(_series.Length)];
            var from = _random.Next(TrainingSeries.Settled, Trained(one) - TrainingPlan.Window);
            inputs.AddRange(one.Inputs(from, TrainingPlan.Window));
            targets.AddRange(one.Targets(from, TrainingPlan.Window));
        }
        return (Shape(inputs, LstmWeights.Inputs), Shape(targets, LstmWeights.Outputs));
    }

    private static Tensor Shape(List<float> values, int width) =>
        tensor(values.ToArray()).reshape(TrainingPlan.Batch, TrainingPlan.Window, width);

    private Tensor Pinball(Tensor outputs, Tensor targets)
    {
        var judged = TensorIndex.Slice(TrainingPlan.WarmUp);
        var errors = targets.index(TensorIndex.Colon, judged) - outputs.index(TensorIndex.Colon, judged);
        return maximum(_levels * errors, (_levels - 1) * errors).mean();
    }
}

/// <summary>The parameters of a training.</summary>
/// <param name="Epochs">Rounds of <see cref="Steps"/> batches.</param>
/// <param name="HoldOut">The last share of each series in time, held out for evaluation; in (0, 1).</param>
/// <param name="Seed">The seed of the random numbers. The same seed, data and machine give the same weights.</param>
internal sealed record TrainingPlan(int Epochs = 60, double HoldOut = 0.25, int Seed = 1)
{
    /// <summary>The length of a window in seconds. Each window starts from an empty state.</summary>
    public const int Window = 150;

    /// <summary>The first seconds of a window, which are not judged because the state is still empty.</summary>
    public const int WarmUp = 30;

    /// <summary>The number of windows per step.</summary>
    public const int Batch = 32;

    public const int Steps = 25;

    public const double Rate = 4e-3;

    /// <summary>The length of the shortest series with a window in both parts, in seconds.</summary>
    public int ShortestSeries => (int)Math.Ceiling((Window + TrainingSeries.Settled + 10) / Math.Min(HoldOut, 1 - HoldOut));
}

/// <summary>
/// Writes the outputs that Torch computes from trained weights, second by second. Tests compare the engine's forward pass with them.
/// </summary>
internal static class TorchCheck
{
    private const int Seconds = 100;

    public static void Write(TextWriter file, LstmNetwork network, TrainingSeries series)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var seconds = Math.Min(Seconds, series.Length);
        var inputs = series.Inputs(series.Length - seconds, seconds).ToArray();
        var outputs = network.forward(tensor(inputs).reshape(1, seconds, LstmWeights.Inputs)).detach().data<float>().ToArray();
        for (var t = 0; t < seconds; t++)
        {
            var row = inputs
                .Skip(t * LstmWeights.Inputs)
                .Take(LstmWeights.Inputs)
                .Concat(outputs.Skip(t * LstmWeights.Outputs).Take(LstmWeights.Outputs));
            file.WriteLine(string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }
}
