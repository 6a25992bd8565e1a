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
        await using var cluster = await DemoCluster.StartAsync(Nodes, Size, null, end);
        (await cluster.Kubectl.RunAsync(["apply", "-f", DemoRepository.Crds, "--validate=false"], end)).OutputOrThrow();
        await CreateTenantsAsync(cluster.Api, end);
        await cluster.Guests.UntilRunningAsync(Machines, end);
        Console.WriteLine("starting the operator");
        await using var process = await cluster.StartOperatorAsync(end);
        await Task.Delay(WarmUp, end);
        var first = await LoopReading.TakeAsync(cluster, process.Id, end);
        await Task.Delay(Measured, end);
        var last = await LoopReading.TakeAsync(cluster, process.Id, end);
        var report = await LoopReport.MakeAsync(cluster.Queries, first, last, end);
        Console.WriteLine(report.Text);
        return report.IsWhole ? 0 : 1;
    }

    private static async Task CreateTenantsAsync(JsonClient api, CancellationToken stop)
    {
        var names = Trace.Names;
        for (var n = 0; n < Namespaces; n++)
            await api.CreateAsync(new ApiResource("v1", "namespaces"), BenchObjects.Namespace($"bench-{n}"), stop);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForAsync(
            0,
            Machines,
            options,
            async (n, token) =>
            {
                var machine = new VmSpec($"bench-{n % Namespaces}", $"{names[n % names.Count]}-{n}") { Vcpus = 2 };
                await api.CreateAsync(ApiResource.VirtualMachines, machine.ToObject(), token);
                await api.CreateAsync(new ApiResource("bonding.dev/v1alpha1", "creditaccounts"), BenchObjects.Account(machine), token);
                if (n % 2 == 0)
                    await api.CreateAsync(
                        new ApiResource("bonding.dev/v1alpha1", "bonds"),
                        BenchObjects.Bond(machine, 1 + n / 2 % 3),
                        token
                    );
            }
        );
    }
}
