namespace Bonding.Operator.Telemetry;

/// <summary>A stretch of the past that is read, on the clock of Prometheus.</summary>
/// <param name="From">Beginning.</param>
/// <param name="To">End.</param>
/// <param name="ReachesNow">Whether it ends in the present.</param>
public readonly record struct ReadWindow(DateTimeOffset From, DateTimeOffset To, bool ReachesNow)
{
    /// <summary>What is read beyond the wanted stretch, for samples whose scrape took long.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>A scrape may deliver a sample this long after its time; a series without samples counts as read up to then.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    /// <summary>KubeVirt's samples arrive this soon: each is seen by some tick. Of no account to credits.</summary>
    public static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    /// <summary>Counters of containers are summed: each must be seen once before the stretch, at any usual scrape interval.</summary>
    public static readonly TimeSpan PodLookBack = TimeSpan.FromSeconds(45);

    public TimeSpan Length => To - From;

    /// <summary>Whether an account that was read up to a moment can be settled from this stretch without a gap.</summary>
    public bool Covers(DateTimeOffset readTo) => readTo >= From && readTo <= To;

    /// <summary>Up to where a tenant without newer samples counts as read.</summary>
    public DateTimeOffset QuietTo => ReachesNow ? To - Late : To;

    /// <summary>
    /// The stretches to read now: always the recent past, from the oldest moment wanted that is not far back; and one piece for those that are
    /// far behind, which catch up piece by piece.
    /// </summary>
    public static IReadOnlyList<ReadWindow> Plan(IReadOnlyCollection<DateTimeOffset> wanted, DateTimeOffset now, TimeSpan piece, TimeSpan most)
    {
        var recent = wanted.Where(moment => moment > now - piece).Append(now - Late).Min();
        var windows = new List<ReadWindow> { new(recent, now, true) };
        if (wanted.Count == 0 || wanted.Min() > now - piece) return windows;
        var behind = wanted.Min() < now - most ? now - most : wanted.Min();
        windows.Add(new ReadWindow(behind, behind + piece, false));
        return windows;
    }
}
