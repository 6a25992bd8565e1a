using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bonding.Operator.Prometheus;

/// <summary>What tells one series from every other: its labels.</summary>
public sealed class SeriesLabels
{
    private readonly IReadOnlyDictionary<string, string> _labels;

    public SeriesLabels(IReadOnlyDictionary<string, string> labels)
    {
        _labels = labels;
        Id = string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
    }

    /// <summary>All labels, in ordinal order.</summary>
    public string Id { get; }

    /// <summary>A label's value; empty if the series does not have it.</summary>
    public string this[string label] => _labels.GetValueOrDefault(label, "");

    /// <param name="texts">Names and values in turn, each as UTF-8 after its length in 4 bytes.</param>
    internal static SeriesLabels Read(ReadOnlySpan<byte> texts)
    {
        var labels = new Dictionary<string, string>();
        while (texts.Length > 0)
        {
            var name = TakeText(ref texts);
            labels[name] = texts.Length > 0 ? TakeText(ref texts) : "";
        }

        return new SeriesLabels(labels);
    }

    private static string TakeText(ref ReadOnlySpan<byte> texts)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(texts);
        var text = Encoding.UTF8.GetString(texts.Slice(sizeof(int), length));
        texts = texts[(sizeof(int) + length)..];
        return text;
    }
}

/// <summary>Names of series that were read before: every answer brings the same ones, which are not made anew each time. Thread-safe.</summary>
internal sealed class SeriesLabelsCache
{
    // Series come and go with pods; what is gone is not kept for ever.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<byte[], SeriesLabels> _known = new(new SameBytes());

    /// <param name="texts">As <see cref="SeriesLabels.Read"/> takes them.</param>
    public SeriesLabels Of(ReadOnlySpan<byte> texts)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(texts, out var known))
            return known;
        if (_known.Count >= Most)
            _known.Clear();
        var name = SeriesLabels.Read(texts);
        lookup.TryAdd(texts, name);
        return name;
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
