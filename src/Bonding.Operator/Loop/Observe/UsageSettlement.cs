using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Prometheus;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Settles the CPU credits of accounts to the samples that were read.</summary>
public static class UsageSettlement
{
    /// <summary>
    /// Settles one account from a stretch of the past that begins no later than where the account was read to. Any other stretch is
    /// ignored: what lies between would be lost.
    /// </summary>
    /// <param name="tenant">The account and its tenant.</param>
    /// <param name="reading">The stretch.</param>
    /// <param name="present">The present on the clock of the samples.</param>
    public static void Settle(ObservedTenant tenant, UsageReading reading, DateTimeOffset present)
    {
        var from = tenant.ReadTo(present);
        if (!reading.Window.Covers(from))
            return;
        var readFor = tenant.Account.Ledger.Checkpoint;
        var series = tenant.SeriesIn(reading, MeteredResource.Cpu).ToList();
        var isVirtualMachine = tenant.Source == MetricSource.VirtualMachine;
        var counters = isVirtualMachine ? CounterSeries.ByLabel(series, MetricCatalog.NodeLabel) : CounterSeries.BySeries(series);
        var (remembered, capacity) = (tenant.State.CpuCounters, tenant.Size.ToVcpus());
        var history = isVirtualMachine
            ? UsageHistory.OfVirtualMachine(counters, readFor, from, remembered, capacity)
            : PodUsageHistory.Of(series, readFor, from, remembered, capacity, reading.Window.CompleteTo);
        var settledTo = history.Count > 0 ? history[^1].At : readFor?.At;
        var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
        if (tenant.Account.Settle(tenant.Rules, readFor, history, readTo) && settledTo is { } to)
            tenant.State.CpuCounters = RememberedCounters.Merge(remembered, counters, to);
    }
}

/// <summary>Settles the memory and IO credits of accounts to the samples that were read.</summary>
public static class BucketSettlement
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Returns the resource that the credits of a bucket pay for.</summary>
    public static MeteredResource KindOf(BucketResource resource) =>
        resource == BucketResource.Memory ? MeteredResource.Memory : MeteredResource.Io;

    /// <inheritdoc cref="UsageSettlement.Settle"/>
    public static void Settle(ObservedTenant tenant, UsageReading reading, DateTimeOffset present)
    {
        foreach (var (resource, rules) in tenant.Rules.Buckets)
        {
            var from = tenant.ReadTo(resource, present);
            if (!reading.Window.Covers(from) || !tenant.Account.Buckets.TryGetValue(resource, out var ledger))
                continue;
            var series = SeriesIn(tenant, reading, resource);
            var history = HistoryOf(tenant, resource, series, ledger.Checkpoint, from, reading.Window.CompleteTo);
            var settledTo = history.Count > 0 ? history[^1].At : ledger.Checkpoint?.At;
            var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
            var isSettled = tenant.Account.SettleBucket(resource, rules, ledger.Checkpoint, history, readTo);
            if (isSettled && resource == BucketResource.Io && settledTo is { } to)
                tenant.State.IoCounters = RememberedCounters.Merge(tenant.State.IoCounters, CounterSeries.BySeries(series), to);
        }
    }

    // A MiB is one unit of IO, a MiB a second, for one second.
    private static List<MetricSeries> SeriesIn(ObservedTenant tenant, UsageReading reading, BucketResource resource)
    {
        var series = tenant.SeriesIn(reading, KindOf(resource));
        return [.. resource == BucketResource.Io ? series.Select(one => one.Scaled(1 / Mebibyte)) : series];
    }

    private static IReadOnlyList<UsageSample> HistoryOf(
        ObservedTenant tenant,
        BucketResource resource,
        List<MetricSeries> series,
        UsageCheckpoint? readFor,
        DateTimeOffset from,
        DateTimeOffset to
    ) =>
        resource == BucketResource.Memory
            ? MemoryHistory.Of(series, readFor, from)
            : PodUsageHistory.Of(series, readFor, from, tenant.State.IoCounters, tenant.SizeOf(resource), to);
}
