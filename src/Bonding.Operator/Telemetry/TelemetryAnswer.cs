using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Telemetry;

/// <summary>What one tick learnt about usage.</summary>
/// <param name="Present">The present on the clock of Prometheus.</param>
/// <param name="Readings">Newest first is the recent past; then, if some account is far behind, the piece that it catches up with.</param>
/// <param name="Others">Series of the recent past that only forecasts use.</param>
/// <param name="Problem">What went wrong, if so; nothing else is said then.</param>
public sealed record TelemetryAnswer(
    DateTimeOffset Present, IReadOnlyList<UsageReading> Readings, ILookup<(MetricKey Key, ResourceKind Resource), RawSeries> Others, string? Problem)
{
    public static TelemetryAnswer Failed(string problem) => new(default, [], Enumerable.Empty<RawSeries>().ToLookup(_ => default((MetricKey, ResourceKind))), problem);
}
