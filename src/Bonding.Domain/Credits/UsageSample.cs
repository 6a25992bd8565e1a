namespace Bonding.Domain.Credits;

/// <summary>One raw sample of a tenant's cumulative CPU counter.</summary>
/// <param name="Counter">Cumulative vCPU time.</param>
/// <param name="At">When it was scraped.</param>
/// <param name="Series">See <see cref="UsageCheckpoint.Series"/>.</param>
public readonly record struct UsageSample(CpuTime Counter, DateTimeOffset At, string Series);
