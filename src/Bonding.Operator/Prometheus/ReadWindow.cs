namespace Bonding.Operator.Prometheus;

/// <summary>A stretch of the past that is read, on the clock of Prometheus.</summary>
/// <param name="From">Beginning.</param>
/// <param name="To">End.</param>
/// <param name="ReachesNow">Whether it ends in the present.</param>
public readonly record struct ReadWindow(DateTimeOffset From, DateTimeOffset To, bool ReachesNow)
{
    /// <summary>What is read beyond the wanted stretch, for samples whose scrape took long.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>A scrape may deliver a sample this long after its time; a series without samples counts as read up to then.</summary>
    public static readonly TimeSpan ScrapeDelay = TimeSpan.FromSeconds(10);

    /// <summary>No shorter stretch is worth a query of its own: the recent past is as long.</summary>
    public static readonly TimeSpan Shortest = ScrapeDelay + Slack;

    /// <summary>KubeVirt's samples arrive this soon: each is seen by some tick. Of no account to credits.</summary>
    public static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    /// <summary>Counters of containers are summed: each must be seen once before the stretch, and once after a silence, at any usual scrape interval.</summary>
    public static readonly TimeSpan PodLookBack = TimeSpan.FromSeconds(45);

    public TimeSpan Length => To - From;

    /// <summary>Where whoever is read from this stretch goes on if it ends before: what lies between is settled in one step. Null: at its end.</summary>
    public DateTimeOffset? ResumesAt { get; init; }

    /// <summary>Whether an account that was read up to a moment can be settled from this stretch without a gap.</summary>
    public bool Covers(DateTimeOffset readTo) => readTo >= From && readTo <= To;

    /// <summary>Up to where all samples are there.</summary>
    public DateTimeOffset CompleteTo => ReachesNow ? To - ScrapeDelay : To;

    /// <summary>Up to where a tenant counts as read.</summary>
    /// <param name="newest">Its newest sample that was settled; null if there was none.</param>
    public DateTimeOffset ReadTo(DateTimeOffset? newest)
    {
        var readTo = newest ?? CompleteTo;
        return ResumesAt > readTo ? ResumesAt.Value : readTo;
    }

    /// <summary>
    /// The stretches to read now: always the recent past, from the oldest moment wanted that is not far back; one piece for those that are far
    /// behind, which catch up piece by piece; and one for those that are behind by more than is read: after it they go on among the former.
    /// </summary>
    /// <param name="wanted">Up to where each ledger was read.</param>
    /// <param name="now">The present.</param>
    /// <param name="piece">Longest stretch that is read at once.</param>
    /// <param name="most">How far back is read without a gap.</param>
    public static IReadOnlyList<ReadWindow> Plan(
        IReadOnlyCollection<DateTimeOffset> wanted,
        DateTimeOffset now,
        TimeSpan piece,
        TimeSpan most
    )
    {
        var recent = wanted.Where(moment => moment > now - piece).Append(now - ScrapeDelay).Min();
        var windows = new List<ReadWindow> { new(recent, now, true) };
        foreach (var behind in wanted.Where(moment => moment <= now - piece).GroupBy(moment => moment >= now - most))
            windows.Add(new ReadWindow(behind.Min(), behind.Min() + piece, false) { ResumesAt = behind.Key ? null : now - most });
        return windows;
    }
}
