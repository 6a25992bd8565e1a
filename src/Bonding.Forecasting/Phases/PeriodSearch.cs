namespace Bonding.Forecasting.Phases;

/// <summary>
/// Finds the period of bursts by the correlation of their seconds with those one lag earlier: the first lag that is a local maximum of at
/// least 0.3 and that no longer lag betters by 0.05.
/// </summary>
internal static class PeriodSearch
{
    /// <summary>The shortest period, in seconds.</summary>
    public const int Shortest = 3;

    /// <summary>The longest period, in seconds: five minutes, and what jitter adds.</summary>
    public const int Longest = 310;

    private const double Cycles = 2.2;
    private const float Weakest = 0.3f;
    private const float Advantage = 0.05f;

    // Two bursts are always some time apart: three that are equally far apart are a period.
    private const int FewestRepeats = 2;

    // Jitter moves a cycle; its recent cycles together tell the period to a fraction of a second.
    private const int RecentCycles = 5;
    private const int FewestRecent = 128;
    private const int MostMultiples = 4;
    private const float Tolerance = 0.04f;
    private const float Plateau = 0.97f;

    /// <summary>Returns the period in seconds; 0 if there is none.</summary>
    /// <param name="bits">The bursts.</param>
    /// <param name="known">How many of the newest seconds are known.</param>
    /// <param name="shortest">The shortest period that counts.</param>
    public static float Find(in BurstBits bits, int known, int shortest)
    {
        var newest = bits.Newest(known);
        var total = newest.Count();
        if (total == known || newest.CountRuns() <= FewestRepeats)
            return 0;
        Span<float> correlation = stackalloc float[Longest + 2];
        var most = Math.Min(Longest, (int)(known / Cycles));
        Correlate(newest, known, total, correlation[..(most + 2)]);
        var lag = Highest(newest, correlation, Math.Max(shortest, Shortest), most);
        return lag == 0 ? 0 : Refine(bits, known, lag).Period;
    }

    /// <summary>Whether fewer cycles are known than tell the period to a fraction of a second.</summary>
    public static bool IsLong(float period) => RecentCycles * period > BurstBits.Capacity;

    /// <summary>Returns the period nearby in the newest cycles, and how well they repeat (1 is the same each time).</summary>
    /// <param name="bits">The bursts.</param>
    /// <param name="known">How many of the newest seconds are known.</param>
    /// <param name="period">About what it is.</param>
    public static (float Period, float Strength) Refine(in BurstBits bits, int known, float period)
    {
        var recent = Math.Min(known, Math.Max(FewestRecent, (int)(RecentCycles * period)));
        var newest = bits.Newest(recent);
        var (sum, squares, strength) = (0f, 0f, 0f);
        for (var k = 1; k <= MostMultiples && (k + 1) * period <= recent; k++)
        {
            var (lag, found) = BestNear(newest, recent, k * (squares > 0 ? sum / squares : period));
            if (found < Weakest)
                break;
            (sum, squares) = (sum + (k * lag), squares + (k * k));
            strength = k == 1 ? found : strength;
        }
        return squares > 0 ? (sum / squares, strength) : (period, 0);
    }

    private static void Correlate(in BurstBits newest, int known, int total, Span<float> correlation)
    {
        var (late, early) = (total, total);
        for (var lag = 0; lag < correlation.Length; lag++)
        {
            correlation[lag] = Phi(known - lag, newest.CountRepeated(lag), late, early);
            late -= newest[known - 1 - lag] ? 1 : 0;
            early -= newest[lag] ? 1 : 0;
        }
    }

    private static int Highest(in BurstBits newest, ReadOnlySpan<float> correlation, int shortest, int most)
    {
        var (best, floor) = (0, Weakest);
        for (var lag = shortest; lag <= most; lag++)
        {
            var here = correlation[lag];
            if (here <= floor || here < correlation[lag - 1] || here < correlation[lag + 1])
                continue;
            if (newest.Repeated(lag).CountRuns() >= FewestRepeats)
                (best, floor) = (lag, here + Advantage);
        }
        return best;
    }

    // The middle of the lags that are about as good as the best one.
    private static (float Lag, float Strength) BestNear(in BurstBits newest, int known, float center)
    {
        var reach = (int)Math.Ceiling(Math.Max(2, Tolerance * center));
        var first = Math.Max(1, (int)MathF.Round(center) - reach);
        var last = Math.Min(known - 2, (int)MathF.Round(center) + reach);
        Span<float> found = stackalloc float[last < first ? 0 : last - first + 1];
        var highest = 0f;
        for (var lag = first; lag <= last; lag++)
        {
            var (late, early) = (newest.CountBetween(0, known - lag), newest.CountBetween(lag, known));
            found[lag - first] = Phi(known - lag, newest.CountRepeated(lag), late, early);
            highest = Math.Max(highest, found[lag - first]);
        }
        var (sum, count) = (0f, 0);
        for (var i = 0; i < found.Length; i++)
            if (found[i] >= Plateau * highest)
                (sum, count) = (sum + first + i, count + 1);
        return (count == 0 ? center : sum / count, highest);
    }

    // Pearson's correlation of two series of bits.
    private static float Phi(int length, int both, int late, int early)
    {
        var variance = (double)late * (length - late) * early * (length - early);
        return variance <= 0 ? 0 : (float)((((double)length * both) - ((double)late * early)) / Math.Sqrt(variance));
    }
}
