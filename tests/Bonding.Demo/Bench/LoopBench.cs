using System.Globalization;
using Bonding.Demo.Cluster;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;

namespace Bonding.Demo.Bench;

/// <summary>The whole loop at size: 500 VMs, one minute at 1 s ticks, on the same real parts as the demo.</summary>
internal static class LoopBench
{
    private const int Machines = 500;
    private const int Nodes = 10;
    private const int Namespaces = 10;
    private const int CreatesAtOnce = 16;
    private static readonly NodeSize Size = new(16_000, 131_072);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(CancellationToken end)
    {
        Console.WriteLine($"starting the parts and {Machines} VMs on {Nodes} nodes");
        await using var cluster = await DemoCluster.StartAsync(Nodes, Size, end);
        (await cluster.Kubectl.RunAsync(["apply", "-f", DemoRepository.Crds, "--validate=false"], end)).OutputOrThrow();
        await CreateTenantsAsync(cluster.Api, end);
        await cluster.Guests.UntilRunningAsync(Machines, end);
        Console.WriteLine("starting the operator");
        await using var process = await OperatorProcess.StartAsync(cluster, end);
        await Task.Delay(WarmUp, end);
        var first = await LoopReading.TakeAsync(cluster, process.Id, end);
        await Task.Delay(Measured, end);
        var last = await LoopReading.TakeAsync(cluster, process.Id, end);
        var p50 = await QuantileAsync(cluster, 0.5, end);
        var p99 = await QuantileAsync(cluster, 0.99, end);
        Console.WriteLine(Report(first, last, p50, p99));
        return p50 is null || double.IsNaN(last.Writes) ? 1 : 0;
    }

    private static async Task CreateTenantsAsync(JsonApi api, CancellationToken stop)
    {
        var names = Trace.Names;
        for (var n = 0; n < Namespaces; n++)
            await api.CreateAsync(new ApiResource("v1", "namespaces"), BenchObjects.Namespace($"bench-{n}"), stop);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForAsync(0, Machines, options, async (n, token) =>
        {
            var machine = new MachineSpec($"bench-{n % Namespaces}", $"{names[n % names.Count]}-{n}") { Vcpus = 2 };
            await api.CreateAsync(ApiResource.VirtualMachines, machine.ToObject(), token);
            await api.CreateAsync(new ApiResource("bonding.dev/v1alpha1", "creditaccounts"), BenchObjects.Account(machine), token);
            if (n % 2 == 0)
                await api.CreateAsync(new ApiResource("bonding.dev/v1alpha1", "bonds"), BenchObjects.Bond(machine, 1 + n / 2 % 3), token);
        });
    }

    private static Task<double?> QuantileAsync(DemoCluster cluster, double quantile, CancellationToken stop) => cluster.Queries.OneAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"1000 * histogram_quantile({quantile}, sum by (le) (increase(bonding_tick_seconds_bucket[{Measured.TotalSeconds}s])))"), stop);

    private static string Report(LoopReading first, LoopReading last, double? p50, double? p99)
    {
        var seconds = TimeProvider.System.GetElapsedTime(first.Timestamp, last.Timestamp).TotalSeconds;
        var cpu = 100 * (last.Process.CpuSeconds - first.Process.CpuSeconds) / seconds;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {last.Ticks - first.Ticks:0} ticks in {seconds:0.0} s, {last.Resizes - first.Resizes:0} resizes
            RESULT tick_p50_ms={p50:0.0} tick_p99_ms={p99:0.0} api_writes_per_s={(last.Writes - first.Writes) / seconds:0.00} cpu_percent={cpu:0.0} rss_mb={last.Process.ResidentMebibytes:0}
            """);
    }
}
