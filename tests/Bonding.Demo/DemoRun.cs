using Bonding.Demo.Cluster;
using Bonding.Demo.Views;
using Bonding.TestKit.Nodes;

namespace Bonding.Demo;

/// <summary>The main job, shown: twelve VMs on three tight nodes, the operator, and the samples applied with kubectl.</summary>
internal static class DemoRun
{
    private const int Nodes = 3;
    private const int Machines = 12;
    private static readonly NodeSize Tight = new(1500, 8192);
    private static readonly TimeSpan LastScrape = TimeSpan.FromSeconds(2.5);

    /// <summary>Runs until <paramref name="end"/> or for <paramref name="duration"/>.</summary>
    /// <returns>The exit code: 0 when all was reported and every credit is accounted for.</returns>
    public static async Task<int> RunAsync(TimeSpan? duration, CancellationToken end)
    {
        Say("starting etcd, kube-apiserver, kube-scheduler, kube-controller-manager, Prometheus, 3 nodes and KubeVirt");
        await using var cluster = await DemoCluster.StartAsync(Nodes, Tight, end);
        await ApplyAsync(cluster, end, DemoRepository.Crds, "--validate=false");
        await ApplyAsync(cluster, end, Sample("00-namespace.yaml"));
        await ApplyAsync(cluster, end, Sample("20-virtual-machines.yaml"));
        await cluster.Guests.UntilRunningAsync(Machines, end);
        cluster.FollowGuests();
        Say("starting the operator");
        await using var process = await cluster.StartOperatorAsync(end);
        await ApplyAsync(cluster, end, DemoRepository.Samples);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        if (duration is { } span)
            limit.CancelAfter(span);
        await new DemoScreen(new SnapshotReader(cluster)).ShowAsync(limit.Token);
        if (process.HasExited)
            Say(process.Tail());
        await Task.Delay(LastScrape, CancellationToken.None);
        var summary = await DemoSummary.ReadAsync(cluster, CancellationToken.None);
        foreach (var line in summary.Lines())
            Console.WriteLine(line);
        return summary.IsSound ? 0 : 1;
    }

    private static async Task ApplyAsync(DemoCluster cluster, CancellationToken stop, params string[] arguments)
    {
        Say($"kubectl apply -f {Path.GetRelativePath(DemoRepository.Root, arguments[0])}");
        (await cluster.Kubectl.RunAsync(["apply", "-f", .. arguments], stop)).OutputOrThrow();
    }

    private static string Sample(string name) => Path.Combine(DemoRepository.Samples, name);

    private static void Say(string text) => Console.WriteLine(text);
}
