using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Lstm;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>The weights with which the LSTM joins the forecasts of a resource. Resources without weights are forecast without it.</summary>
public sealed class ForecastWeights
{
    private readonly IReadOnlyDictionary<MeteredResource, LstmWeights> _weights;

    private ForecastWeights(IReadOnlyDictionary<MeteredResource, LstmWeights> weights) => _weights = weights;

    public static ForecastWeights None { get; } = new(new Dictionary<MeteredResource, LstmWeights>());

    /// <summary>
    /// Reads the weights of a folder: those of <c>cpu.lstm</c>, <c>memory.lstm</c> and <c>io.lstm</c> that exist, as
    /// <c>kubectl bonding train</c> writes them. Without a folder (an empty name) there are none.
    /// </summary>
    /// <exception cref="InvalidDataException">A file has another format or is damaged, or there is no file; the message names
    /// it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ForecastWeights Read(string folder)
    {
        if (folder.Length == 0)
            return None;
        var found = Enum.GetValues<MeteredResource>()
            .Where(kind => File.Exists(PathOf(folder, kind)))
            .ToDictionary(kind => kind, kind => ReadFile(PathOf(folder, kind)));
        return found.Count > 0
            ? new ForecastWeights(found)
            : throw new InvalidDataException($"{folder} holds none of cpu.lstm, memory.lstm and io.lstm.");
    }

    /// <summary>Returns the weights for a resource, or null if there are none.</summary>
    public LstmWeights? Of(MeteredResource kind) => _weights.GetValueOrDefault(kind);

    private static string PathOf(string folder, MeteredResource kind) => Path.Combine(folder, $"{kind.ToString().ToLowerInvariant()}.lstm");

    private static LstmWeights ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return LstmWeights.Read(file);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }
}
