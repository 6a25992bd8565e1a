using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Prometheus;

namespace Bonding.Operator.Loop.Observe;

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
        if (!reading.Window.Covers(from))
            return;
        var readFor = tenant.Account.Ledger.Checkpoint;
        var series = tenant.SeriesIn(reading, MeteredResource.Cpu).ToList();
        var isMachine = tenant.Source == MetricSource.VirtualMachine;
        var counters = isMachine ? VirtualMachineCounters(series) : [.. series.Select(one => (one.Id, one.Samples))];
        var (remembered, most) = (tenant.State.CpuCounters, tenant.SizeMillicores / 1000.0);
        var history = isMachine
            ? UsageHistory.OfVirtualMachine(counters, readFor, from, remembered, most)
            : PodUsageHistory.Of(series, readFor, from, remembered, most, reading.Window.CompleteTo);
        var settledTo = history.Count > 0 ? history[^1].At : readFor?.At;
        var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
        if (tenant.Account.Settle(tenant.Terms, readFor, history, readTo) && settledTo is { } to)
            tenant.State.CpuCounters = RememberedCounters.Merge(remembered, counters, to);
    }

    // Several scrapers may tell the same node's counter; the one that told last is followed.
    private static List<(string Series, IReadOnlyList<RawSample> Samples)> VirtualMachineCounters(IEnumerable<RawSeries> series) =>
        [
            .. series
                .Where(one => one.Samples.Count > 0)
                .GroupBy(one => one[MetricCatalog.NodeLabel])
                .Select(node =>
                    node.OrderByDescending(one => one.Samples[^1].AtMilliseconds).ThenBy(one => one.Id, StringComparer.Ordinal).First()
                )
                .Select(one => (one[MetricCatalog.NodeLabel], one.Samples)),
        ];
}

/// <summary>Settles the memory and IO credits of a tenant to the samples that were read.</summary>
public static class BucketSettlement
{
    private const double Mebibyte = 1024 * 1024;

    public static MeteredResource KindOf(BucketResource resource) =>
        resource == BucketResource.Memory ? MeteredResource.Memory : MeteredResource.Io;

    /// <param name="present">The present on the clock of the samples.</param>
    public static void Settle(ObservedTenant tenant, UsageReading reading, DateTimeOffset present)
    {
        foreach (var (resource, terms) in tenant.Terms.Buckets)
        {
            var from = tenant.ReadTo(resource, present);
            if (!reading.Window.Covers(from) || !tenant.Account.Buckets.TryGetValue(resource, out var ledger))
                continue;
            var series = tenant.SeriesIn(reading, KindOf(resource)).ToList();
            var history = HistoryOf(tenant, resource, series, ledger.Checkpoint, from, reading.Window.CompleteTo);
            var settledTo = history.Count > 0 ? history[^1].At : ledger.Checkpoint?.At;
            var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
            if (
                tenant.Account.SettleBucket(resource, terms, ledger.Checkpoint, history, readTo)
                && resource == BucketResource.Io
                && settledTo is { } to
            )
                tenant.State.IoCounters = RememberedCounters.Merge(
                    tenant.State.IoCounters,
                    series.Select(InMebibytes).Select(one => (one.Id, one.Samples)),
                    to
                );
        }
    }

    private static IReadOnlyList<UsageSample> HistoryOf(
        ObservedTenant tenant,
        BucketResource resource,
        List<RawSeries> series,
        UsageCheckpoint? readFor,
        DateTimeOffset from,
        DateTimeOffset to
    ) =>
        resource == BucketResource.Memory
            ? MemoryHistory.Of(series, readFor, from)
            : PodUsageHistory.Of([.. series.Select(InMebibytes)], readFor, from, tenant.State.IoCounters, tenant.SizeOf(resource), to);

    // A MiB is one unit of IO, a MiB a second, for one second.
    private static RawSeries InMebibytes(RawSeries series) => series.Scaled(1 / Mebibyte);
}
