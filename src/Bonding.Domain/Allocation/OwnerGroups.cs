using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>Groups claims of one node by their owners, in the ordinal order of the owners, without allocation.</summary>
/// <param name="most">The most claims that are added.</param>
internal ref struct OwnerGroups(int most)
{
    private readonly string[] _owners = ArrayPool<string>.Shared.Rent(most);
    private readonly int[] _places = ArrayPool<int>.Shared.Rent(most);
    private int _count;
    private int _begin;

    /// <summary>The places of all claims; group by group once they are sorted.</summary>
    public readonly ReadOnlySpan<int> All => _places.AsSpan(0, _count);

    /// <summary>Adds a claim.</summary>
    public void Add(string owner, int place) => (_owners[_count], _places[_count++]) = (owner, place);

    /// <summary>Sorts the claims, once all are added.</summary>
    public readonly void Sort() => Array.Sort(_owners, _places, 0, _count, StringComparer.Ordinal);

    /// <summary>Returns the places of the next owner's claims.</summary>
    /// <returns>Whether there is one more owner.</returns>
    public bool TryNext(out ReadOnlySpan<int> siblings)
    {
        var end = _begin;
        while (end < _count && _owners[end] == _owners[_begin])
            end++;
        siblings = _places.AsSpan(_begin, end - _begin);
        _begin = end;
        return siblings.Length > 0;
    }

    public readonly void Dispose()
    {
        ArrayPool<string>.Shared.Return(_owners, clearArray: true);
        ArrayPool<int>.Shared.Return(_places);
    }
}
