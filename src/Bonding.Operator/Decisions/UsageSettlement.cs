using Bonding.Domain.Multipliers;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>Settles accounts to the samples that were read.</summary>
public static class UsageSettlement
{
    /// <summary>
    /// Settles one account from a stretch of the past that begins no later than it was read to; from another one nothing is taken, for what lies
    /// between would be lost.
    /// </summary>
    /// <param name="present">The present on the clock of the samples.</param>
    public static void Settle(ObservedTenant tenant, UsageReading reading, DateTimeOffset present)
    {
        var from = tenant.ReadTo(present);
        if (!reading.Window.Covers(from)) return;
        var readFor = tenant.Account.Ledger.Checkpoint;
        var series = tenant.SeriesIn(reading, ResourceKind.Cpu).ToList();
        var isMachine = tenant.Source == MetricSource.Machine;
        var counters = isMachine ? MachineCounters(series) : [.. series.Select(one => (one.Id, one.Samples))];
        var (remembered, most) = (tenant.Memory.Counters, tenant.SizeMillicores / 1000.0);
        var history = isMachine
            ? UsageHistory.OfMachine(counters, readFor, from, remembered, most)
            : PodUsageHistory.Of(series, readFor, from, remembered, most, reading.Window.CompleteTo);
        var settledTo = history.Count > 0 ? history[^1].At : readFor?.At;
        var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
        if (tenant.Account.Settle(tenant.Terms, readFor, history, readTo) && settledTo is { } to)
            tenant.Memory.Counters = RememberedCounters.Next(remembered, counters, to);
    }

    // Several scrapers may tell the same node's counter; the one that told last is followed.
    private static List<(string Series, IReadOnlyList<RawSample> Samples)> MachineCounters(IEnumerable<RawSeries> series) =>
    [
        .. series.Where(one => one.Samples.Count > 0).GroupBy(one => one[MetricCatalog.NodeLabel])
            .Select(node => node.OrderByDescending(one => one.Samples[^1].AtMilliseconds).ThenBy(one => one.Id, StringComparer.Ordinal).First())
            .Select(one => (one[MetricCatalog.NodeLabel], one.Samples)),
    ];
}
