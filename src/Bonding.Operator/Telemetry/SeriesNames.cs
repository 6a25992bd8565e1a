using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Bonding.Operator.Telemetry;

/// <summary>Names of series that were read before: every answer brings the same ones, which are not made anew each time. Thread-safe.</summary>
internal sealed class SeriesNames
{
    // Series come and go with pods; what is gone is not kept for ever.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<byte[], SeriesName> _known = new(new SameBytes());

    /// <param name="texts">As <see cref="SeriesName.Read"/> takes them.</param>
    public SeriesName Of(ReadOnlySpan<byte> texts)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(texts, out var known)) return known;
        if (_known.Count >= Most) _known.Clear();
        var name = SeriesName.Read(texts);
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
