namespace Bonding.Operator.Telemetry;

/// <summary>The CPU counters of a stretch of the past, by tenant.</summary>
public sealed record CpuReading(ReadWindow Window, ILookup<MetricKey, RawSeries> Series);
