namespace Bonding.Domain.Credits;

/// <summary>The last counter reading that an account was settled to.</summary>
/// <param name="Counter">Cumulative use by the series.</param>
/// <param name="At">The sample's own time (of the scrape), not the time it was read.</param>
/// <param name="Series">What tells this counter from another one of the same tenant: the node or the pod. Empty if there is just one.</param>
public readonly record struct UsageCheckpoint(UsageTime Counter, DateTimeOffset At, string Series);
