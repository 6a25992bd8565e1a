using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Prometheus;

/// <summary>The usage that one tick has read.</summary>
/// <param name="Present">The present on the clock of Prometheus; after a problem as far as it is known.</param>
/// <param name="Readings">
/// The recent past first; then, if some ledgers are far behind, the pieces that they catch up with; then what was read apart.
/// </param>
/// <param name="Others">Series of the recent past that only forecasts use.</param>
/// <param name="Problem">What went wrong, or null. After a problem the lists are empty.</param>
public sealed record UsageResponse(
    DateTimeOffset Present,
    IReadOnlyList<UsageReading> Readings,
    ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Others,
    string? Problem
)
{
    private static readonly ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Nothing = Enumerable
        .Empty<MetricSeries>()
        .ToLookup(_ => default((MetricKey, MeteredResource)));

    /// <summary>
    /// Series of the recent past that say what held tenants back; empty of what could not be read. They are no usage, and without them all
    /// else goes on.
    /// </summary>
    public ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Contention { get; init; } = Nothing;

    /// <summary>Returns the recent past of a namespace; null if it was not read.</summary>
    public UsageReading? RecentOf(string ns) =>
        Readings.FirstOrDefault(reading => reading.Window.ReachesNow && reading.Namespaces.Contains(ns));

    public static UsageResponse Failed(string problem, DateTimeOffset present) => new(present, [], Nothing, problem);
}

/// <summary>The samples of a stretch of the past that credits are settled by, by tenant and resource.</summary>
public sealed record UsageReading(ReadWindow Window, ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Series)
{
    /// <summary>The namespaces that were read. Others have no samples in it, and nothing follows from that.</summary>
    public required IReadOnlySet<string> Namespaces { get; init; }

    /// <summary>Whether the samples before it were read as far back as <see cref="Staleness.FirstLookBack"/>.</summary>
    public bool ReachesBack { get; init; }

    /// <summary>Since when a series must be new if it shows nothing earlier; null if the past before it was not read.</summary>
    public DateTimeOffset? WatchedFrom => ReachesBack ? Window.From : null;

    /// <summary>Pods that have samples in it and no longer run, by their controller.</summary>
    public ILookup<string, MetricKey> Gone { get; init; } = Enumerable.Empty<MetricKey>().ToLookup(_ => "");
}
