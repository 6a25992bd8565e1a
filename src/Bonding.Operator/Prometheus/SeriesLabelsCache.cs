using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bonding.Domain.Metering;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Keeps the labels of series that were read before: every response brings the same ones, which are not built anew each time. Thread-safe.
/// </summary>
internal sealed class SeriesLabelsCache
{
    // Series come and go with pods; those that are gone are not kept for ever.
    private const int MaxCount = 100_000;

    private readonly ConcurrentDictionary<byte[], SeriesLabels> _known = new(new ByteComparer());

    /// <summary>Returns the labels that a text stands for.</summary>
    /// <param name="texts">Names and values in turn, each as UTF-8 after its length in 4 bytes.</param>
    public SeriesLabels GetOrAdd(ReadOnlySpan<byte> texts)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(texts, out var known))
            return known;
        if (_known.Count >= MaxCount)
            _known.Clear();
        var labels = Read(texts);
        lookup.TryAdd(texts, labels);
        return labels;
    }

    private static SeriesLabels Read(ReadOnlySpan<byte> texts)
    {
        var labels = new Dictionary<string, string>();
        while (texts.Length > 0)
        {
            var name = ReadText(ref texts);
            labels[name] = texts.Length > 0 ? ReadText(ref texts) : "";
        }

        return new SeriesLabels(labels, MetricCatalog.KindOf(labels.GetValueOrDefault(MetricCatalog.NameLabel)));
    }

    private static string ReadText(ref ReadOnlySpan<byte> texts)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(texts);
        var text = Encoding.UTF8.GetString(texts.Slice(sizeof(int), length));
        texts = texts[(sizeof(int) + length)..];
        return text;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
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
