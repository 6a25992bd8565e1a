using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Phases;

/// <summary>The use of a series in each of the last 1536 seconds: five cycles of five minutes.</summary>
internal struct CycleHistory
{
    /// <summary>The number of seconds.</summary>
    public const int Capacity = 1536;

    private const int Cycles = 4;
    private const int FewestCycles = 2;
    private const int Slack = 1;

    private Ring _levels;

    /// <summary>Writes seconds that are alike.</summary>
    public void Fill(long from, long to, byte level)
    {
        for (var second = Math.Max(from, to - Capacity); second < to; second++)
            _levels[IndexOf(second)] = level;
    }

    /// <summary>
    /// Returns the highest two of the peaks of the last four cycles at the phase of some seconds, one second more on either side; NaN if
    /// fewer than two cycles are known.
    /// </summary>
    /// <param name="period">The length of a cycle, in seconds.</param>
    /// <param name="end">The first second that is not known.</param>
    /// <param name="from">The first second that is asked for.</param>
    /// <param name="to">The second after the last one.</param>
    public readonly (float Highest, float Second) Peaks(float period, long end, long from, long to)
    {
        byte highest = 0,
            second = 0;
        var cycles = 0;
        for (var k = FirstSeen(period, end, to); cycles < Cycles; k++)
        {
            var back = (long)Math.Round(k * (double)period);
            if (from - Slack - back < Math.Max(0, end - Capacity))
                break;
            var peak = Peak(from - Slack - back, to + Slack - back);
            if (peak == UseLevel.Unknown)
                continue;
            cycles++;
            (highest, second) = peak > highest ? (peak, highest) : (highest, Math.Max(second, peak));
        }
        return cycles < FewestCycles ? (float.NaN, float.NaN) : (UseLevel.ValueOf(highest), UseLevel.ValueOf(second));
    }

    private static int FirstSeen(float period, long end, long to)
    {
        var k = Math.Max(1, (int)((to + Slack - end) / period));
        return to + Slack - (long)Math.Round(k * (double)period) > end ? k + 1 : k;
    }

    private readonly byte Peak(long from, long to)
    {
        byte peak = 0;
        var index = IndexOf(from);
        for (var left = to - from; left > 0; left--)
        {
            peak = Math.Max(peak, _levels[index]);
            index = index + 1 == Capacity ? 0 : index + 1;
        }
        return peak;
    }

    private static int IndexOf(long second) => (int)(second % Capacity);

    [InlineArray(Capacity)]
    private struct Ring
    {
        private byte _first;
    }
}
