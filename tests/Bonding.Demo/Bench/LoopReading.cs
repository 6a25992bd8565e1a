using Bonding.Demo.Cluster;

namespace Bonding.Demo.Bench;

/// <summary>The operator's counters at one moment; two of them make a measurement.</summary>
internal sealed record LoopReading(long Timestamp, double Writes, double Ticks, double Resizes, ProcessUsage Process)
{
    public static async Task<LoopReading> TakeAsync(DemoCluster cluster, int processId, CancellationToken stop) => new(
        TimeProvider.System.GetTimestamp(),
        await cluster.Queries.OneAsync("sum(rest_client_requests_total{method=~\"POST|PUT|PATCH|DELETE\"})", stop) ?? double.NaN,
        await cluster.Queries.OneAsync("sum(bonding_tick_seconds_count)", stop) ?? double.NaN,
        await cluster.Queries.OneAsync("sum(bonding_resizes_total)", stop) ?? double.NaN,
        ProcessUsage.Of(processId));
}
