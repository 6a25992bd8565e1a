using System.Buffers.Binary;
using System.Text;

namespace Bonding.Operator.Telemetry;

/// <summary>What tells one series from every other: its labels.</summary>
public sealed class SeriesName
{
    private readonly IReadOnlyDictionary<string, string> _labels;

    public SeriesName(IReadOnlyDictionary<string, string> labels)
    {
        _labels = labels;
        Id = string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
    }

    /// <summary>All labels, in ordinal order.</summary>
    public string Id { get; }

    /// <summary>A label's value; empty if the series does not have it.</summary>
    public string this[string label] => _labels.GetValueOrDefault(label, "");

    /// <param name="texts">Names and values in turn, each as UTF-8 after its length in 4 bytes.</param>
    internal static SeriesName Read(ReadOnlySpan<byte> texts)
    {
        var labels = new Dictionary<string, string>();
        while (texts.Length > 0)
        {
            var name = TakeText(ref texts);
            labels[name] = texts.Length > 0 ? TakeText(ref texts) : "";
        }

        return new SeriesName(labels);
    }

    private static string TakeText(ref ReadOnlySpan<byte> texts)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(texts);
        var text = Encoding.UTF8.GetString(texts.Slice(sizeof(int), length));
        texts = texts[(sizeof(int) + length)..];
        return text;
    }
}
