namespace Bonding.Domain.Metering;

/// <summary>One raw sample of a tenant's cumulative use.</summary>
/// <param name="Counter">Cumulative use.</param>
/// <param name="At">When it was scraped.</param>
/// <param name="Series">See <see cref="UsageCheckpoint.Series"/>.</param>
public readonly record struct UsageSample(UsageTime Counter, DateTimeOffset At, string Series)
{
    /// <summary>
    /// The reading of this counter when the counter that was settled before last reported: what it had counted up to there is not charged.
    /// Null if it began since, from zero.
    /// </summary>
    public UsageTime? Since { get; init; }

    /// <summary>How long the tenant may have been away before it without having been stopped.</summary>
    public TimeSpan LongestRestart { get; init; } = Staleness.LongestRestart;

    /// <summary>What it leaves unknown.</summary>
    public UsageDoubt Doubt { get; init; } = UsageDoubt.None;
}

/// <summary>The last counter reading that an account was settled to.</summary>
/// <param name="Counter">Cumulative use by the series.</param>
/// <param name="At">The sample's own time (of the scrape), not the time it was read.</param>
/// <param name="Series">What distinguishes this counter from another one of the same tenant: the node or the pod. Empty if there is just
/// one.</param>
public readonly record struct UsageCheckpoint(UsageTime Counter, DateTimeOffset At, string Series);
