using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Telemetry;

/// <summary>What credits are settled by, of a stretch of the past, by tenant and resource.</summary>
public sealed record UsageReading(ReadWindow Window, ILookup<(MetricKey Key, ResourceKind Resource), RawSeries> Series)
{
    /// <summary>Pods that tell in it and run no more, by their controller.</summary>
    public ILookup<string, MetricKey> Gone { get; init; } = Enumerable.Empty<MetricKey>().ToLookup(_ => "");
}
