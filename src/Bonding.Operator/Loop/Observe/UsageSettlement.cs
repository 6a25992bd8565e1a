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
        if (!reading.Window.Covers(tenant.ReadTo(present)))
            return;
        var readFor = tenant.Account.Ledger.Checkpoint;
        var memory = tenant.State.CpuSamples.For(readFor);
        var series = memory.Join([.. tenant.SeriesIn(reading, MeteredResource.Cpu)], reading.WatchedFrom);
        var history = HistoryOf(tenant, series, readFor, reading.Window.CompleteTo, present);
        var settledTo = history.Count > 0 ? history[^1].At : readFor?.At;
        var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
        if (!tenant.Account.Settle(tenant.Rules, readFor, history, readTo))
            return;
        tenant.State.CpuSamples = memory.After(series, settledTo, readTo, history.Count > 0, reading.ReachesBack);
        tenant.State.Note(history, present);
    }

    private static IReadOnlyList<UsageSample> HistoryOf(
        ObservedTenant tenant,
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? readFor,
        DateTimeOffset to,
        DateTimeOffset present
    )
    {
        var (from, capacity) = (tenant.CountsFrom(present), tenant.Size.ToVcpus());
        return tenant.Source == MetricSource.VirtualMachine
            ? UsageHistory.OfVirtualMachine(
                CounterSeries.ByLabel(series, MetricCatalog.NodeLabel, readFor, capacity),
                readFor,
                from,
                capacity
            )
            : PodUsageHistory.Of(series, readFor, from, capacity, to, CounterIdentity.OfContainer);
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
            var memory = tenant.State.BucketSamples.GetValueOrDefault(resource, SampleMemory.Empty).For(ledger.Checkpoint);
            var series = memory.Join(SeriesIn(tenant, reading, resource), reading.WatchedFrom);
            var history = HistoryOf(tenant, resource, series, ledger.Checkpoint, from, reading.Window.CompleteTo);
            var settledTo = history.Count > 0 ? history[^1].At : ledger.Checkpoint?.At;
            var readTo = reading.Window.ReadTo(history.Count > 0 ? settledTo : null);
            if (tenant.Account.SettleBucket(resource, rules, ledger.Checkpoint, history, readTo))
                tenant.State.BucketSamples[resource] = memory.After(series, settledTo, readTo, history.Count > 0, reading.ReachesBack);
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
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? readFor,
        DateTimeOffset from,
        DateTimeOffset to
    ) =>
        resource == BucketResource.Memory
            ? MemoryHistory.Of(series, readFor, from, to)
            : PodUsageHistory.Of(
                series,
                readFor,
                readFor is null ? from : DateTimeOffset.MinValue,
                tenant.SizeOf(resource),
                to,
                MetricQuery.IdentityOf(tenant.Source)
            );
}
