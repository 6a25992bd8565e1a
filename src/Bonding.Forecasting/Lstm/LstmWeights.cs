using System.Buffers.Binary;
using System.Text.Json;

namespace Bonding.Forecasting.Lstm;

/// <summary>
/// The weights of an LSTM with one layer of 32 units (Hochreiter and Schmidhuber, 1997; forget gates of Gers et al., 2000) and a linear
/// head, for all series of one resource class. A file has one line of JSON, the <see cref="LstmCard"/>, then the weights as little-endian
/// float32: input columns, state columns, gate biases, head columns, head biases. A column has one weight per gate unit, in the order
/// input, forget, candidate, output.
/// </summary>
public sealed class LstmWeights
{
    /// <summary>The version of the file layout.</summary>
    public const int Format = 1;

    /// <summary>The number of inputs per second.</summary>
    public const int Inputs = 4;

    /// <summary>The number of cells.</summary>
    public const int Hidden = 32;

    /// <summary>The quantiles 0.5, 0.9 and 0.95 for 1 to 5 s ahead, then the 0.95 quantile of the peak of those seconds.</summary>
    public const int Outputs = (3 * Horizon.Seconds) + 1;

    internal const int Gates = 4 * Hidden;
    internal const int States = Inputs * Gates;
    internal const int Biases = States + (Hidden * Gates);
    internal const int Head = Biases + Gates;
    internal const int HeadBiases = Head + (Hidden * Outputs);

    /// <summary>The number of weights.</summary>
    public const int Parameters = HeadBiases + Outputs;

    private const string Folder = "lstm/";
    private const int LongestCard = 4096;

    private readonly float[] _values;

    /// <exception cref="ArgumentException">There are not <see cref="Parameters"/> values, or one is not finite.</exception>
    public LstmWeights(LstmCard card, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Parameters)
            throw new ArgumentException($"There are {values.Length} weights; {Parameters} are needed.", nameof(values));
        if (!values.All(float.IsFinite))
            throw new ArgumentException(
                $"Weight {Array.FindIndex(values, value => !float.IsFinite(value))} is not a finite number.",
                nameof(values)
            );
        (Card, this._values) = (card, values);
    }

    public LstmCard Card { get; }

    /// <summary>The resource classes with shipped weights.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        .. typeof(LstmWeights)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Order()!,
    ];

    internal ReadOnlySpan<float> Values => _values;

    /// <summary>Returns the shipped weights of a resource class.</summary>
    /// <exception cref="ArgumentException">There are none for this class.</exception>
    public static LstmWeights Default(string resourceClass)
    {
        if (!Classes.Contains(resourceClass))
            throw new ArgumentException(
                $"resourceClass \"{resourceClass}\": allowed are {string.Join(", ", Classes)}.",
                nameof(resourceClass)
            );
        using var source = typeof(LstmWeights).Assembly.GetManifestResourceStream($"{Folder}{resourceClass}.lstm")!;
        return Read(source);
    }

    /// <summary>Reads a file of weights.</summary>
    /// <exception cref="InvalidDataException">The file has another format or is damaged.</exception>
    public static LstmWeights Read(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var card = ReadCard(source);
        if (card.Format != Format)
            throw new InvalidDataException($"Format {card.Format} of the weights is not known; {Format} is.");
        var bytes = new byte[Parameters * sizeof(float)];
        var read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read != bytes.Length || source.ReadByte() >= 0)
            throw new InvalidDataException(
                $"The file must have {bytes.Length} bytes after its card; it has {(read < bytes.Length ? read : "more")}."
            );
        return new LstmWeights(
            card,
            [.. Enumerable.Range(0, Parameters).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float))))]
        );
    }

    public void Write(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        JsonSerializer.Serialize(target, Card, JsonSerializerOptions.Web);
        target.WriteByte((byte)'\n');
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in _values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            target.Write(bytes);
        }
    }

    private static LstmCard ReadCard(Stream source)
    {
        var line = new List<byte>();
        for (var next = source.ReadByte(); next != '\n'; next = source.ReadByte())
        {
            if (next < 0 || line.Count == LongestCard)
                throw new InvalidDataException("The file does not begin with the card of LSTM weights.");
            line.Add((byte)next);
        }
        try
        {
            return JsonSerializer.Deserialize<LstmCard>(line.ToArray(), JsonSerializerOptions.Web)!;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException("The file does not begin with the card of LSTM weights.", problem);
        }
    }
}

/// <summary>Describes the origin and the accuracy of trained weights: the header of their file.</summary>
/// <param name="Format">The version of the file layout.</param>
/// <param name="ResourceClass">The kind of series that the weights are for, such as "cpu".</param>
/// <param name="Data">The recordings used for training.</param>
/// <param name="Trained">The date of the training.</param>
/// <param name="Series">The number of series used for training.</param>
/// <param name="Samples">The number of their samples.</param>
/// <param name="TrainLoss">Mean pinball loss of all outputs on the training part, in units of a series' usual one-second change.</param>
/// <param name="HoldOutLoss">The same loss on the held-out part, the last part of each series in time.</param>
/// <param name="HoldOutMae">Mean absolute error of the median on the held-out part, in the same unit.</param>
/// <param name="HoldOutLastValueMae">Mean absolute error of the last value on the held-out part, in the same unit.</param>
public sealed record LstmCard(
    int Format,
    string ResourceClass,
    string Data,
    DateOnly Trained,
    int Series,
    long Samples,
    double TrainLoss,
    double HoldOutLoss,
    double HoldOutMae,
    double HoldOutLastValueMae
);
