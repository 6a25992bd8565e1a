using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bonding.Domain.Bursts;

namespace Bonding.Forecasting.Phases;

/// <summary>The use of a series in each of the last 1536 seconds: five cycles of five minutes.</summary>
internal struct CycleHistory
{
    /// <summary>The number of seconds.</summary>
    public const int Capacity = 1536;

    private const int Cycles = 4;
    private const int FewestCycles = 2;

    // A burst that is held back for a moment is still the same.
    private const int QuietSeconds = 3;
    private static readonly int Slack = (int)BurstRules.PhaseTolerance.TotalSeconds;

    private Ring _levels;

    /// <summary>Writes seconds that are alike.</summary>
    public void Fill(long from, long to, byte level)
    {
        for (var second = Math.Max(from, to - Capacity); second < to; second++)
            _levels[IndexOf(second)] = level;
    }

    /// <summary>
    /// Returns the highest two of the peaks of the last four cycles at the phase of some seconds, one second more on either side: those of
    /// the first seconds and those of all. Null if fewer than two cycles are known.
    /// </summary>
    /// <param name="period">The length of a cycle, in seconds.</param>
    /// <param name="end">The first second that is not known.</param>
    /// <param name="from">The first second that is asked for.</param>
    /// <param name="lead">How many are the first seconds.</param>
    /// <param name="pause">How many are all seconds, no fewer.</param>
    public readonly (HighestTwo Lead, HighestTwo Pause)? Peaks(float period, long end, long from, int lead, int pause)
    {
        var (first, all, cycles) = (default(HighestTwo), default(HighestTwo), 0);
        for (var k = FirstSeen(period, end, from + pause); cycles < Cycles; k++)
        {
            var begin = from - Slack - (long)Math.Round(k * (double)period);
            if (begin < Math.Max(0, end - Capacity))
                break;
            var (early, late) = PeaksFrom(IndexOf(begin), lead + (2 * Slack), pause - lead);
            if (early == UseLevel.Unknown || (pause > lead && late == UseLevel.Unknown))
                continue;
            (first, all, cycles) = (first.And(early), all.And(Math.Max(early, late)), cycles + 1);
        }
        return cycles < FewestCycles ? null : (first, all);
    }

    /// <summary>Finds the seconds at which bursts began after some quiet, the newest first.</summary>
    /// <param name="into">Takes them, as many as it holds.</param>
    /// <param name="end">The first second that is not known.</param>
    /// <param name="threshold">The level above which there is a burst.</param>
    /// <returns>How many there are.</returns>
    public readonly int FindOnsets(Span<long> into, long end, byte threshold)
    {
        var (count, onset, quiet) = (0, -1L, 0);
        for (var second = end - 1; second >= Math.Max(0, end - Capacity) && count < into.Length; second--)
        {
            var level = _levels[IndexOf(second)];
            if (level > threshold)
                (onset, quiet) = (second, 0);
            else if (level == UseLevel.Unknown)
                onset = -1;
            else if (++quiet == QuietSeconds && onset >= 0)
                (into[count++], onset) = (onset, -1);
        }
        return count;
    }

    private static int FirstSeen(float period, long end, long to)
    {
        var k = Math.Max(1, (int)((to + Slack - end) / period));
        return to + Slack - (long)Math.Round(k * (double)period) > end ? k + 1 : k;
    }

    // One load a cycle, so that those of four cycles overlap in memory.
    private readonly (byte Early, byte Late) PeaksFrom(int index, int early, int late)
    {
        if (early + late > Vector128<byte>.Count || index + Vector128<byte>.Count > Capacity)
            return (Peak(index, early), Peak(index + early, late));
        var levels = Vector128.LoadUnsafe(in _levels[index]);
        var isEarly = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)early));
        var isAny = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)(early + late)));
        return (Highest(levels & isEarly), Highest(levels & isAny & ~isEarly));
    }

    private static byte Highest(Vector128<byte> levels)
    {
        levels = Vector128.Max(levels, Vector128.Shuffle(levels.AsUInt64(), Vector128.Create(1UL, 0)).AsByte());
        levels = Vector128.Max(levels, (levels.AsUInt64() >> 32).AsByte());
        levels = Vector128.Max(levels, (levels.AsUInt64() >> 16).AsByte());
        return Vector128.Max(levels, (levels.AsUInt64() >> 8).AsByte()).ToScalar();
    }

    private readonly byte Peak(int index, int seconds)
    {
        ReadOnlySpan<byte> levels = _levels;
        index = index >= Capacity ? index - Capacity : index;
        var straight = Math.Min(seconds, Capacity - index);
        return Math.Max(PeakOf(levels.Slice(index, straight)), PeakOf(levels[..(seconds - straight)]));
    }

    private static byte PeakOf(ReadOnlySpan<byte> levels)
    {
        byte peak = UseLevel.Unknown;
        foreach (var level in levels)
            peak = Math.Max(peak, level);
        return peak;
    }

    private static int IndexOf(long second) => (int)(second % Capacity);

    [InlineArray(Capacity)]
    private struct Ring
    {
        private byte _first;
    }
}

/// <summary>The highest two of some levels.</summary>
internal readonly record struct HighestTwo(byte Highest, byte Second)
{
    /// <summary>Returns them after one more level.</summary>
    public HighestTwo And(byte level) => level > Highest ? new(level, Highest) : new(Highest, Math.Max(Second, level));
}
