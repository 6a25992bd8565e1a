using System.Buffers.Binary;
using System.Text.Json;

namespace Bonding.Forecasting.Lstm;

/// <summary>The weights of an LSTM with one layer of 32 units (Hochreiter and Schmidhuber, 1997; forget gates of Gers et al., 2000) and a
/// linear head, shared by all series of one resource class. In a file: one line of JSON, the <see cref="LstmCard"/>, then the weights as
/// little-endian float32: input columns, state columns, gate biases, head columns, head biases. A column has one weight per gate unit, in the
/// order input, forget, candidate, output.</summary>
public sealed class LstmWeights
{
    /// <summary>The layout this code reads and writes.</summary>
    public const int Format = 1;

    /// <summary>Values that the network sees per second.</summary>
    public const int Inputs = 4;

    /// <summary>Memory cells.</summary>
    public const int Hidden = 32;

    /// <summary>The 0.5, 0.9 and 0.95 quantile 1 to 5 s ahead, then the 0.95 quantile of the peak of those seconds.</summary>
    public const int Outputs = (3 * Horizon.Seconds) + 1;

    internal const int Gates = 4 * Hidden;
    internal const int States = Inputs * Gates;
    internal const int Biases = States + (Hidden * Gates);
    internal const int Head = Biases + Gates;
    internal const int HeadBiases = Head + (Hidden * Outputs);

    /// <summary>How many numbers the weights are.</summary>
    public const int Parameters = HeadBiases + Outputs;

    private const string Folder = "lstm/";
    private const int LongestCard = 4096;

    private readonly float[] _values;

    /// <exception cref="ArgumentException">There are not <see cref="Parameters"/> values, or one is not a finite number.</exception>
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

    /// <summary>The resource classes for which weights are shipped.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        .. typeof(LstmWeights)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Order()!,
    ];

    internal ReadOnlySpan<float> Values => _values;

    /// <summary>The shipped weights of a resource class.</summary>
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

    /// <exception cref="InvalidDataException">The file is of another format, or broken.</exception>
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

/// <summary>Where trained weights come from and what they are worth: the head of their file.</summary>
/// <param name="Format">The version of the file's layout.</param>
/// <param name="ResourceClass">What kind of series the weights are for, such as "cpu".</param>
/// <param name="Data">The recordings they were trained on.</param>
/// <param name="Trained">The day of the training.</param>
/// <param name="Series">How many series they were trained on.</param>
/// <param name="Samples">How many samples those had.</param>
/// <param name="TrainLoss">Mean pinball loss of all outputs on the training part, in units of a series' usual one-second change.</param>
/// <param name="HoldOutLoss">The same on the last part in time of each series, which was not trained on.</param>
/// <param name="HoldOutMae">Mean absolute error of the median on that part, in the same unit.</param>
/// <param name="HoldOutLastValueMae">That of the last value on that part.</param>
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
