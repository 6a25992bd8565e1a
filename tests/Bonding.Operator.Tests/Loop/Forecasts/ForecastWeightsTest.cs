using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Lstm;
using Bonding.Operator.Loop.Forecasts;

namespace Bonding.Operator.Tests.Loop.Forecasts;

/// <summary>Trained weights are found by the name of their resource; an error names the file.</summary>
public sealed class ForecastWeightsTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weights-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_resource_with_a_file_has_weights_and_the_others_have_none()
    {
        using (var file = File.Create(Path.Combine(_folder, "cpu.lstm")))
            LstmWeights.Default("cpu").Write(file);

        var weights = ForecastWeights.Read(_folder);

        Assert.Equal("cpu", weights.Of(MeteredResource.Cpu)?.Card.ResourceClass);
        Assert.Null(weights.Of(MeteredResource.Memory));
    }

    [Fact]
    public void Without_a_folder_there_are_none() => Assert.Null(ForecastWeights.Read("").Of(MeteredResource.Cpu));

    [Fact]
    public void A_folder_without_any_is_refused() =>
        Assert.Contains(
            $"{_folder} holds none of cpu.lstm",
            Assert.Throws<InvalidDataException>(() => ForecastWeights.Read(_folder)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_broken_file_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "io.lstm"), "nothing\n");

        Assert.Contains(
            "io.lstm: The file does not begin with the card",
            Assert.Throws<InvalidDataException>(() => ForecastWeights.Read(_folder)).Message,
            StringComparison.Ordinal
        );
    }
}
