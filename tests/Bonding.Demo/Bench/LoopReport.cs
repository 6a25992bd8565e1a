using System.Globalization;
using Bonding.Demo.Cluster;

namespace Bonding.Demo.Bench;

/// <summary>What a measurement of the loop comes to, for people and, in its last line, for machines.</summary>
/// <param name="Text">The whole of it.</param>
/// <param name="IsWhole">Whether every number was there.</param>
internal sealed record LoopReport(string Text, bool IsWhole)
{
    private static readonly string[] Stages = ["observe", "decide", "apply", "report"];

    public static async Task<LoopReport> MakeAsync(PrometheusQueries queries, LoopReading first, LoopReading last, CancellationToken stop)
    {
        var seconds = TimeProvider.System.GetElapsedTime(first.Timestamp, last.Timestamp).TotalSeconds;
        var (p50, p99) = await QuantilesAsync(queries, "bonding_tick_seconds_bucket", seconds, stop);
        var lines = new List<string>
        {
            Line($"{last.Ticks - first.Ticks:0} ticks in {seconds:0.0} s"),
            Line($"{"", -10}{"p50 ms", 10}{"p99 ms", 10}"),
        };
        foreach (var stage in Stages)
        {
            var (half, most) = await QuantilesAsync(queries, $"bonding_tick_stage_seconds_bucket{{stage=\"{stage}\"}}", seconds, stop);
            lines.Add(Line($"{stage, -10}{half, 10:0.0}{most, 10:0.0}"));
        }

        lines.Add(Line($"{"tick", -10}{p50, 10:0.0}{p99, 10:0.0}"));
        var (writes, pods, statuses) = (
            last.Writes - first.Writes,
            last.PodWrites - first.PodWrites,
            last.StatusWrites - first.StatusWrites
        );
        var others = writes - pods - statuses;
        lines.Add(
            Line($"writes per second: pods {pods / seconds:0.00}, statuses {statuses / seconds:0.00}, others {others / seconds:0.00}")
        );
        var rate = writes / seconds;
        var rss = last.Process.ResidentMebibytes;
        var cpu = 100 * (last.Process.CpuSeconds - first.Process.CpuSeconds) / seconds;
        lines.Add(
            Line($"RESULT tick_p50_ms={p50:0.0} tick_p99_ms={p99:0.0} api_writes_per_s={rate:0.00} cpu_percent={cpu:0.0} rss_mb={rss:0}")
        );
        return new LoopReport(string.Join(Environment.NewLine, lines), !double.IsNaN(p50 + p99 + writes + pods + statuses));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<(double P50, double P99)> QuantilesAsync(
        PrometheusQueries queries,
        string buckets,
        double seconds,
        CancellationToken stop
    )
    {
        async Task<double> OfAsync(double quantile) =>
            await queries.OneAsync(Line($"1000 * histogram_quantile({quantile}, sum by (le) (increase({buckets}[{seconds:0}s])))"), stop)
            ?? double.NaN;
        return (await OfAsync(0.5), await OfAsync(0.99));
    }
}
