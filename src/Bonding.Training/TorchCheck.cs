using System.Globalization;
using Bonding.Forecasting.Models.Recurrent;
using static TorchSharp.torch;

namespace Bonding.Training;

/// <summary>What Torch itself computes from trained weights, second by second: a file to hold the engine's own forward pass against.</summary>
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
            var row = inputs.Skip(t * LstmWeights.Inputs).Take(LstmWeights.Inputs).Concat(outputs.Skip(t * LstmWeights.Outputs).Take(LstmWeights.Outputs));
            file.WriteLine(string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }
}
