using Bonding.Demo.Cluster;

namespace Bonding.Demo.Bench;

/// <summary>The operator's counters at one moment; two of them make a measurement.</summary>
/// <param name="Writes">All requests that write, whatever became of them.</param>
/// <param name="PodWrites">Those of them that resize pods.</param>
/// <param name="StatusWrites">Those of them that write a status.</param>
internal sealed record LoopReading(long Timestamp, double Writes, double PodWrites, double StatusWrites, double Ticks, ProcessUsage Process)
{
    public static async Task<LoopReading> TakeAsync(DemoCluster cluster, int processId, CancellationToken stop)
    {
        async Task<double> SumAsync(string series) => await cluster.Queries.OneAsync($"sum({series})", stop) ?? double.NaN;
        return new LoopReading(
            TimeProvider.System.GetTimestamp(),
            await SumAsync("rest_client_requests_total{method=~\"POST|PUT|PATCH|DELETE\"}"),
            await SumAsync("bonding_resizes_total"),
            await SumAsync("bonding_status_writes_total"),
            await SumAsync("bonding_tick_seconds_count"),
            ProcessUsage.Of(processId)
        );
    }
}
