using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;

namespace Bonding.Demo.Bench;

/// <summary>How many statuses the operator writes for 10,000 accounts whose tenants all use CPU: bare pods, metered one by one.</summary>
internal static class StatusBench
{
    private const int Accounts = 10_000;
    private const int Nodes = 100;
    private const int Namespaces = 20;
    private const int CreatesAtOnce = 16;
    private const double Quiet = 40;
    private static readonly NodeSize NodeSize = new(16_000, 131_072);
    private static readonly TenantSize PodSize = new(1, 1024L * 1024 * 1024);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Measured = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(CancellationToken end)
    {
        Console.WriteLine($"starting the parts and {Accounts} pods on {Nodes} nodes");
        await using var cluster = await DemoCluster.StartAsync(Nodes, NodeSize, null, end);
        (await cluster.Kubectl.RunAsync(["apply", "-f", DemoRepository.Crds, "--validate=false"], end)).OutputOrThrow();
        await CreateTenantsAsync(cluster, end);
        Console.WriteLine("starting the operator; at first every account is opened and settled");
        await using var process = await cluster.StartOperatorAsync(end);
        var opened = await OpenedAsync(cluster, process.Id, end);
        var first = await LoopReading.TakeAsync(cluster, process.Id, end);
        await Task.Delay(Measured, end);
        var last = await LoopReading.TakeAsync(cluster, process.Id, end);
        return Report(opened, first, last);
    }

    private static async Task CreateTenantsAsync(DemoCluster cluster, CancellationToken stop)
    {
        var traces = Trace.Names.Select(Trace.Load).ToList();
        for (var n = 0; n < Namespaces; n++)
            await cluster.Api.CreateAsync(new ApiResource("v1", "namespaces"), BenchObjects.Namespace($"bench-{n}"), stop);
        await Eventually.TrueAsync(async token => await ServiceAccountsAsync(cluster.Api, token) >= Namespaces, stop);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForAsync(
            0,
            Accounts,
            options,
            async (n, token) =>
            {
                var (ns, name) = ($"bench-{n % Namespaces}", $"pod-{n}");
                await cluster.Api.CreateAsync(ApiResource.Pods, BenchObjects.Pod(ns, name, $"node-{1 + n % Nodes}"), token);
                await cluster.Api.CreateAsync(
                    new ApiResource("bonding.dev/v1alpha1", "creditaccounts"),
                    BenchObjects.PodAccount(ns, name),
                    token
                );
                cluster.Exporter.AddContainer(
                    ns,
                    name,
                    BenchObjects.Container,
                    PodSize,
                    traces[n % traces.Count],
                    TimeSpan.FromSeconds(n % 600)
                );
            }
        );
    }

    // Pods are refused until their namespace has its default one.
    private static async Task<int> ServiceAccountsAsync(JsonClient api, CancellationToken stop) =>
        (await api.ListAsync(new ApiResource("v1", "serviceaccounts"), stop))["items"]!
            .AsArray()
            .OfType<JsonObject>()
            .Count(account => account.Namespace.StartsWith("bench-", StringComparison.Ordinal));

    // Opening an account, its first sample and its first pod are each written at once; then the writes that can wait are left.
    private static async Task<TimeSpan> OpenedAsync(DemoCluster cluster, int processId, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var before = await LoopReading.TakeAsync(cluster, processId, stop);
        while (TimeProvider.System.GetElapsedTime(begun) < LongestStart)
        {
            await Task.Delay(Look, stop);
            var now = await LoopReading.TakeAsync(cluster, processId, stop);
            var perSecond =
                (now.StatusWrites - before.StatusWrites) / TimeProvider.System.GetElapsedTime(before.Timestamp, now.Timestamp).TotalSeconds;
            Console.WriteLine(Line($"{now.StatusWrites, 7:0} statuses written, {perSecond:0.0} a second"));
            if (now.StatusWrites >= 2 * Accounts && perSecond < Quiet)
                break;
            before = now;
        }
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private static int Report(TimeSpan opened, LoopReading first, LoopReading last)
    {
        var seconds = TimeProvider.System.GetElapsedTime(first.Timestamp, last.Timestamp).TotalSeconds;
        var statuses = (last.StatusWrites - first.StatusWrites) / seconds;
        var writes = (last.Writes - first.Writes) / seconds;
        var rss = last.Process.ResidentMebibytes;
        var cpu = 100 * (last.Process.CpuSeconds - first.Process.CpuSeconds) / seconds;
        Console.WriteLine(
            Line($"opened and settled in {opened.TotalSeconds:0} s; then {last.Ticks - first.Ticks:0} ticks in {seconds:0} s")
        );
        Console.WriteLine(
            Line($"RESULT accounts={Accounts} status_writes_per_s={statuses:0.00} api_writes_per_s={writes:0.00}")
                + Line($" cpu_percent={cpu:0.0} rss_mb={rss:0}")
        );
        return double.IsNaN(statuses) ? 1 : 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
