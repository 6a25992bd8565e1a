namespace Bonding.Domain.Bursts;

/// <summary>What is remembered of one tenant's bursts. Both numbers fade with <see cref="Memory"/>.</summary>
/// <param name="Wanted">The level that it should have been at by the last decision, whether the write budget admitted it or not.</param>
/// <param name="Changes">How often that level changed of late.</param>
/// <param name="BurstSeconds">How long bursts ran of late, in seconds.</param>
/// <param name="IsLeftOut">Whether the write budget does not carry its changes of level.</param>
public readonly record struct BurstState(BurstLevel Wanted, float Changes, float BurstSeconds, bool IsLeftOut)
{
    /// <summary>For how long no sample was seen, in seconds; 0 while samples are seen.</summary>
    public float UnseenSeconds { get; init; }

    /// <summary>How long a change of level counts.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>Bursts for each change of level: what a write that is spent on it brings.</summary>
    public double SecondsPerChange => BurstSeconds / (Changes + 1);

    /// <summary>Returns the state after one more verdict.</summary>
    /// <param name="verdict">What it should be at now.</param>
    /// <param name="isSeen">Whether there is a sample.</param>
    /// <param name="elapsed">Time since the decision before; at most 5 s count.</param>
    public BurstState Next(in BurstVerdict verdict, bool isSeen, TimeSpan elapsed)
    {
        var seconds = Math.Clamp(elapsed.TotalSeconds, 0, LongestStep.TotalSeconds);
        var kept = (float)Math.Exp(-seconds / Memory.TotalSeconds);
        return this with
        {
            Wanted = verdict.Level,
            UnseenSeconds = isSeen ? 0 : UnseenSeconds + (float)seconds,
            Changes = Changes * kept + (verdict.Level == Wanted ? 0 : 1),
            BurstSeconds = BurstSeconds * kept + (verdict.Reason == BurstReason.BurstRunning ? (float)seconds : 0),
        };
    }
}
