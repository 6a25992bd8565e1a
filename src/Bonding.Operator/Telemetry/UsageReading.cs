using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Telemetry;

/// <summary>What credits are settled by, of a stretch of the past, by tenant and resource.</summary>
public sealed record UsageReading(ReadWindow Window, ILookup<(MetricKey Key, ResourceKind Resource), RawSeries> Series);
