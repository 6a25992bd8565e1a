using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Phases;

/// <summary>Which of the last 704 seconds belonged to a burst, the newest first: a bit each.</summary>
internal struct BurstBits
{
    /// <summary>The number of seconds.</summary>
    public const int Capacity = Words * PerWord;

    private const int Words = 11;
    private const int PerWord = 64;

    private Store _words;

    /// <summary>Whether a second belonged to a burst; 0 is the newest.</summary>
    public readonly bool this[int ago] => ((_words[ago / PerWord] >> (ago % PerWord)) & 1) != 0;

    /// <summary>Adds seconds that are alike.</summary>
    public void Push(bool isBurst, int seconds)
    {
        for (var left = Math.Min(seconds, Capacity); left > 0; left -= PerWord - 1)
            Shift(isBurst, Math.Min(left, PerWord - 1));
    }

    /// <summary>Returns the newest seconds alone, the others as if nothing had been used.</summary>
    /// <param name="seconds">How many, 0 to 704.</param>
    public readonly BurstBits Newest(int seconds)
    {
        var bits = this;
        for (var i = 0; i < Words; i++)
            bits._words[i] &= MaskOf(seconds - (i * PerWord));
        return bits;
    }

    /// <summary>Returns the seconds that are bursts and were bursts this many seconds before.</summary>
    public readonly BurstBits Repeated(int lag)
    {
        var both = default(BurstBits);
        ReadOnlySpan<ulong> words = _words;
        for (var i = 0; i + (lag / PerWord) < Words; i++)
            both._words[i] = words[i] & Earlier(words, i, lag);
        return both;
    }

    /// <summary>Returns how many seconds are bursts.</summary>
    public readonly int Count()
    {
        var count = 0;
        foreach (var word in (ReadOnlySpan<ulong>)_words)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Returns how many separate bursts there are.</summary>
    public readonly int CountRuns() => Count() - CountRepeated(1);

    /// <summary>Returns how many seconds are bursts and were bursts this many seconds before.</summary>
    public readonly int CountRepeated(int lag)
    {
        ReadOnlySpan<ulong> near = _words;
        var far = near[(lag / PerWord)..];
        var (bits, count) = (lag % PerWord, 0);
        if (bits == 0)
        {
            for (var i = 0; i < far.Length; i++)
                count += BitOperations.PopCount(near[i] & far[i]);
            return count;
        }
        for (var i = 0; i < far.Length - 1; i++)
            count += BitOperations.PopCount(near[i] & ((far[i] >> bits) | (far[i + 1] << (PerWord - bits))));
        return count + BitOperations.PopCount(near[far.Length - 1] & (far[^1] >> bits));
    }

    /// <summary>Returns how many of some seconds are bursts, from the nearer on and before the farther one.</summary>
    public readonly int CountBetween(int nearest, int before)
    {
        var count = 0;
        for (var i = nearest / PerWord; i * PerWord < before; i++)
        {
            var mask = MaskOf(before - (i * PerWord)) & ~MaskOf(nearest - (i * PerWord));
            count += BitOperations.PopCount(_words[i] & mask);
        }
        return count;
    }

    private static ulong Earlier(ReadOnlySpan<ulong> words, int index, int lag)
    {
        var (place, bits) = (index + (lag / PerWord), lag % PerWord);
        var earlier = words[place] >> bits;
        return bits == 0 || place + 1 == Words ? earlier : earlier | (words[place + 1] << (PerWord - bits));
    }

    private void Shift(bool isBurst, int seconds)
    {
        for (var i = Words - 1; i > 0; i--)
            _words[i] = (_words[i] << seconds) | (_words[i - 1] >> (PerWord - seconds));
        _words[0] = (_words[0] << seconds) | (isBurst ? MaskOf(seconds) : 0);
    }

    private static ulong MaskOf(int bits) =>
        bits <= 0 ? 0
        : bits >= PerWord ? ulong.MaxValue
        : (1UL << bits) - 1;

    [InlineArray(Words)]
    private struct Store
    {
        private ulong _first;
    }
}
