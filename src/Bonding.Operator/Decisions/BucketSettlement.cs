using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>Settles the memory and IO credits of a tenant to the samples that were read.</summary>
public static class BucketSettlement
{
    private const double Mebibyte = 1024 * 1024;

    public static ResourceKind KindOf(BucketResource resource) => resource == BucketResource.Memory ? ResourceKind.Memory : ResourceKind.Io;

    /// <param name="present">The present on the clock of the samples.</param>
    public static void Settle(ObservedTenant tenant, UsageReading reading, DateTimeOffset present)
    {
        foreach (var (resource, terms) in tenant.Terms.Buckets)
        {
            var from = tenant.ReadTo(resource, present);
            if (!reading.Window.Covers(from) || !tenant.Account.Buckets.TryGetValue(resource, out var ledger)) continue;
            var series = tenant.SeriesIn(reading, KindOf(resource)).ToList();
            var history = HistoryOf(tenant, resource, series, ledger.Checkpoint, from, reading.Window.CompleteTo);
            var settledTo = history.Count > 0 ? history[^1].At : ledger.Checkpoint?.At;
            var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
            if (tenant.Account.SettleBucket(resource, terms, ledger.Checkpoint, history, readTo) && resource == BucketResource.Io && settledTo is { } to)
                tenant.Memory.Drives = RememberedCounters.Next(tenant.Memory.Drives, series.Select(InMebibytes).Select(one => (one.Id, one.Samples)), to);
        }
    }

    private static IReadOnlyList<UsageSample> HistoryOf(
        ObservedTenant tenant, BucketResource resource, List<RawSeries> series, UsageCheckpoint? readFor, DateTimeOffset from,
        DateTimeOffset to) => resource == BucketResource.Memory
        ? MemoryHistory.Of(series, readFor, from)
        : PodUsageHistory.Of([.. series.Select(InMebibytes)], readFor, from, tenant.Memory.Drives, tenant.SizeOf(resource), to);

    // A MiB is one unit of IO, a MiB a second, for one second.
    private static RawSeries InMebibytes(RawSeries series) => series.Scaled(1 / Mebibyte);
}
