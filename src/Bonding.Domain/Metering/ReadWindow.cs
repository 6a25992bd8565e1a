namespace Bonding.Domain.Metering;

/// <summary>A stretch of the past whose samples are read at once, on the clock of the metric source.</summary>
/// <param name="From">Beginning.</param>
/// <param name="To">End.</param>
/// <param name="ReachesNow">Whether it ends in the present.</param>
public readonly record struct ReadWindow(DateTimeOffset From, DateTimeOffset To, bool ReachesNow)
{
    /// <summary>A scrape may deliver a sample this long after its time. A series without samples counts as read up to then.</summary>
    public static readonly TimeSpan ScrapeDelay = TimeSpan.FromSeconds(10);

    public TimeSpan Length => To - From;

    /// <summary>
    /// Where a ledger that is read from this stretch continues if the stretch ends before: what lies between is settled in one step. Null:
    /// it continues at the end of the stretch.
    /// </summary>
    public DateTimeOffset? ResumesAt { get; init; }

    /// <summary>Returns whether a ledger that was read up to a moment can be settled from this stretch without a gap.</summary>
    public bool Covers(DateTimeOffset readTo) => readTo >= From && readTo <= To;

    /// <summary>Up to where all samples are there.</summary>
    public DateTimeOffset CompleteTo => ReachesNow ? To - ScrapeDelay : To;

    /// <summary>Returns up to where a ledger counts as read after this stretch.</summary>
    /// <param name="newest">Its newest sample that was settled; null if there was none.</param>
    public DateTimeOffset ReadTo(DateTimeOffset? newest)
    {
        var readTo = newest ?? CompleteTo;
        return ResumesAt > readTo ? ResumesAt.Value : readTo;
    }

    /// <summary>
    /// Returns the stretches to read now. The first is the recent past, from the oldest wanted moment that is not far back. Ledgers that
    /// are far behind catch up piece by piece: the furthest at each turn, and the others in turns, the least behind first. So a ledger that
    /// never advances delays no other. Ledgers that are behind by more than is read get one piece too, after which they continue among the
    /// former.
    /// </summary>
    /// <param name="wanted">Up to where each ledger was read.</param>
    /// <param name="now">The present.</param>
    /// <param name="piece">The longest stretch that is read at once.</param>
    /// <param name="most">How far back is read without a gap.</param>
    /// <param name="turn">One more at each turn.</param>
    public static IReadOnlyList<ReadWindow> Plan(
        IReadOnlyCollection<DateTimeOffset> wanted,
        DateTimeOffset now,
        TimeSpan piece,
        TimeSpan most,
        int turn = 0
    )
    {
        var recent = wanted.Where(moment => moment > now - piece).Append(now - ScrapeDelay).Min();
        var windows = new List<ReadWindow> { new(recent, now, true) };
        foreach (var behind in wanted.Where(moment => moment <= now - piece).GroupBy(moment => moment >= now - most))
        {
            var begins = BeginsOf(behind, piece);
            var others = begins.Count - 1;
            windows.Add(PieceFrom(begins[0]));
            if (others > 0)
                windows.Add(PieceFrom(begins[others - turn % others]));

            ReadWindow PieceFrom(DateTimeOffset begin) => new(begin, begin + piece, false) { ResumesAt = behind.Key ? null : now - most };
        }
        return windows;
    }

    // The fewest pieces that all of them lie in, the furthest first.
    private static List<DateTimeOffset> BeginsOf(IEnumerable<DateTimeOffset> moments, TimeSpan piece)
    {
        List<DateTimeOffset> begins = [];
        foreach (var moment in moments.Order())
            if (begins.Count == 0 || moment > begins[^1] + piece)
                begins.Add(moment);
        return begins;
    }
}
