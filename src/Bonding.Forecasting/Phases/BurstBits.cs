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

    /// <summary>Returns the same as it was this many seconds ago.</summary>
    public readonly BurstBits Before(int seconds)
    {
        var (words, bits) = (seconds / PerWord, seconds % PerWord);
        var earlier = default(BurstBits);
        for (var i = 0; i + words < Words; i++)
            earlier._words[i] = Word(i + words, bits);
        return earlier;
    }

    /// <summary>Returns the seconds that are bursts in both.</summary>
    public readonly BurstBits And(in BurstBits other)
    {
        var both = this;
        for (var i = 0; i < Words; i++)
            both._words[i] &= other._words[i];
        return both;
    }

    /// <summary>Returns how many seconds are bursts.</summary>
    public readonly int Count()
    {
        var count = 0;
        for (var i = 0; i < Words; i++)
            count += BitOperations.PopCount(_words[i]);
        return count;
    }

    /// <summary>Returns how many seconds are bursts now and were bursts this many seconds before.</summary>
    public readonly int CountRepeated(int lag)
    {
        var (words, bits) = (lag / PerWord, lag % PerWord);
        var count = 0;
        for (var i = 0; i + words < Words; i++)
            count += BitOperations.PopCount(_words[i] & Word(i + words, bits));
        return count;
    }

    /// <summary>Returns how many separate bursts there are.</summary>
    public readonly int CountRuns() => Count() - CountRepeated(1);

    /// <summary>Whether a second belonged to a burst; 0 is the newest.</summary>
    public readonly bool this[int ago] => (_words[ago / PerWord] >> (ago % PerWord) & 1) != 0;

    /// <summary>Whether any of some seconds belonged to a burst, from the nearer to the farther one, both included.</summary>
    public readonly bool HasAny(int nearest, int farthest)
    {
        for (var ago = nearest; ago <= farthest; ago++)
            if (this[ago])
                return true;
        return false;
    }

    private readonly ulong Word(int index, int bits) =>
        bits == 0 || index + 1 == Words ? _words[index] >> bits : (_words[index] >> bits) | (_words[index + 1] << (PerWord - bits));

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
