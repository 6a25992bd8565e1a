namespace Bonding.Domain.Decisions;

/// <summary>
/// Values by key. It is emptied and filled again without an allocation, and looked up by one comparison a key by callers that go through
/// the keys in the order in which they were added. Safe for lookups by several threads at once.
/// </summary>
internal sealed class KeyedBuffer<T>
    where T : struct
{
    private readonly Buffer<string> _keys = new();
    private readonly Buffer<T> _values = new();

    // Built for the first key that is not where it is expected, so hardly ever while keys stay.
    private Dictionary<string, int>? _places;

    /// <summary>The values in the order of their keys' indices.</summary>
    public Span<T> Values => _values.Span;

    /// <summary>The keys; to be filled after <see cref="Reset"/>, each only once.</summary>
    public Span<string> Keys => _keys.Span;

    /// <summary>Makes room for <paramref name="count"/> keys and default values.</summary>
    public void Reset(int count)
    {
        _places = null;
        _keys.Reset(count);
        _values.Reset(count);
    }

    /// <summary>Returns the index of a key; -1 if it is not there.</summary>
    public int IndexOf(string key)
    {
        var cursor = 0;
        return IndexOf(key, ref cursor);
    }

    /// <summary>Returns the index of a key; -1 if it is not there.</summary>
    /// <param name="cursor">Where the key is expected. Moves behind it if it is found.</param>
    public int IndexOf(string key, ref int cursor)
    {
        var keys = _keys.Span;
        if (cursor >= keys.Length || keys[cursor] != key)
        {
            if (keys.IsEmpty || !Places().TryGetValue(key, out var place))
                return -1;
            cursor = place;
        }
        return cursor++;
    }

    private Dictionary<string, int> Places()
    {
        if (Volatile.Read(ref _places) is { } known)
            return known;
        var keys = _keys.Span;
        var places = new Dictionary<string, int>(keys.Length, StringComparer.Ordinal);
        for (var index = 0; index < keys.Length; index++)
            places.TryAdd(keys[index], index);
        Volatile.Write(ref _places, places);
        return places;
    }
}
