using System.Globalization;
using Bonding.Forecasting.Lstm;

namespace Bonding.Training.Tests;

/// <summary>Checks the trainer by its command line.</summary>
public sealed class TrainingTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bonding-training-").FullName;

    private string Weights => Path.Combine(_folder, "cpu.lstm");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_pattern_that_repeats_is_learnt_and_the_card_says_how_well()
    {
        Assert.Equal(0, Train("--class", "cpu", "--epochs", "25"));
        using var file = File.OpenRead(Weights);
        var card = LstmWeights.Read(file).Card;
        Assert.Equal(("cpu", 3, 1200 - 5), (card.ResourceClass, card.Series, card.Samples / card.Series));
        Assert.True(card.HoldOutMae < 0.6 * card.HoldOutLastValueMae, $"{card.HoldOutMae} is not well under {card.HoldOutLastValueMae}");
        Assert.InRange(card.HoldOutLoss, 0.5 * card.TrainLoss, 2 * card.TrainLoss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        Assert.Equal(0, Train("--class", "cpu", "--epochs", "1", "--seed", "5"));
        var first = File.ReadAllBytes(Weights);
        Assert.Equal(0, Train("--class", "cpu", "--epochs", "1", "--seed", "5"));
        Assert.Equal(first, File.ReadAllBytes(Weights));
    }

    [Theory]
    [InlineData("--epochs", "0")]
    [InlineData("--hold-out", "0.9")]
    [InlineData("--columns", "nothing")]
    public void What_cannot_be_trained_is_refused_and_no_file_is_left(string option, string value)
    {
        Assert.NotEqual(0, Train("--class", "cpu", option, value));
        Assert.False(File.Exists(Weights));
    }

    private int Train(params string[] options)
    {
        var csv = Path.Combine(_folder, "series.csv");
        var random = new Random(1);
        File.WriteAllLines(
            csv,
            [
                "t,a,b,c",
                .. Enumerable
                    .Range(0, 1200)
                    .Select(t =>
                        string.Join(',', t, Noisy(t % 5 == 0 ? 9 : 1, 1), Noisy(t % 5 == 2 ? 900 : 100, 90), Noisy(t % 5 < 2 ? 5 : 4, 0.2))
                    ),
            ]
        );
        return TrainCommand.Create().Parse(["--csv", csv, "-o", Weights, .. options]).Invoke();

        string Noisy(double level, double noise) => (level + (noise * random.NextDouble())).ToString("f3", CultureInfo.InvariantCulture);
    }
}
