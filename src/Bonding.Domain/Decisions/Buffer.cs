namespace Bonding.Domain.Decisions;

/// <summary>A list that is emptied and filled again without an allocation.</summary>
internal sealed class Buffer<T>
{
    private T[] _items = [];
    private int _count;

    public Span<T> Span => _items.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(T item)
    {
        if (_count == _items.Length)
            Grow(_count + 1);
        _items[_count++] = item;
    }

    /// <summary>Makes it hold <paramref name="count"/> default items.</summary>
    public Span<T> Reset(int count)
    {
        if (count > _items.Length)
            Grow(count);
        _count = count;
        Span.Clear();
        return Span;
    }

    private void Grow(int least) => Array.Resize(ref _items, Math.Max(least, Math.Max(16, 2 * _items.Length)));
}
