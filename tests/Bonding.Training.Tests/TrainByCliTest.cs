using System.Globalization;
using Bonding.Forecasting.Lstm;

namespace Bonding.Training.Tests;

/// <summary>Checks that <c>kubectl bonding train</c> starts the training program.</summary>
public sealed class TrainByCliTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bonding-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_program_for_training_is_started_and_leaves_weights()
    {
        var (csv, weights) = (Path.Combine(_folder, "own.csv"), Path.Combine(_folder, "own.lstm"));
        File.WriteAllLines(
            csv,
            [
                "t,a",
                .. Enumerable
                    .Range(0, 1000)
                    .Where(t => t % 100 != 50)
                    .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t},{t % 7}")),
            ]
        );
        Assert.Equal(0, Cli.Train.TrainCommand.Create().Parse(["--csv", csv, "--class", "batch", "-o", weights, "--epochs", "1"]).Invoke());
        using var file = File.OpenRead(weights);
        Assert.Equal("batch", LstmWeights.Read(file).Card.ResourceClass);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named() =>
        Assert.Equal(
            1,
            Cli.Train.TrainCommand.Create()
                .Parse(["--csv", "own.csv", "--class", "batch", "-o", "own.lstm", "--trainer", Path.Combine(_folder, "none")])
                .Invoke()
        );
}
