using Bonding.Demo.Cluster;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Operators;

namespace Bonding.Demo;

/// <summary>The main job, set up: twelve VMs on three tight nodes, the operator, and the samples applied with kubectl.</summary>
internal sealed class DemoScene : IAsyncDisposable
{
    private const int Nodes = 3;
    private const int Machines = 12;
    private static readonly NodeSize Tight = new(1500, 8192);

    private DemoScene(DemoCluster cluster, OperatorProcess process) => (Cluster, Process) = (cluster, process);

    public DemoCluster Cluster { get; }

    /// <summary>The operator.</summary>
    public OperatorProcess Process { get; }

    /// <param name="options">What is asked for.</param>
    /// <param name="say">Is told of every step before it is taken.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<DemoScene> StartAsync(DemoOptions options, Action<string> say, CancellationToken stop)
    {
        if (options.Scrape is { } interval)
            say($"KubeVirt's metrics are scraped every {interval.TotalSeconds:0} s and up to 3.25 s old then, as in a cluster");
        say("starting etcd, kube-apiserver, kube-scheduler, kube-controller-manager, Prometheus, 3 nodes and KubeVirt");
        var cluster = await DemoCluster.StartAsync(Nodes, Tight, options.Scrape, stop);
        OperatorProcess? process = null;
        try
        {
            await ApplyAsync(cluster, say, stop, DemoRepository.Crds, "--validate=false");
            await ApplyAsync(cluster, say, stop, Sample("00-namespace.yaml"));
            await ApplyAsync(cluster, say, stop, Sample("20-virtual-machines.yaml"));
            await cluster.Guests.UntilRunningAsync(Machines, stop);
            cluster.FollowGuests();
            say("starting the operator");
            process = await cluster.StartOperatorAsync(stop);
            if (options.HasAgents)
            {
                say("starting an agent on each node");
                await cluster.StartAgentsAsync(stop);
            }

            await ApplyAsync(cluster, say, stop, DemoRepository.Samples);
            return new DemoScene(cluster, process);
        }
        catch
        {
            if (process is not null)
                await process.DisposeAsync();
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private static async Task ApplyAsync(DemoCluster cluster, Action<string> say, CancellationToken stop, params string[] arguments)
    {
        say($"kubectl apply -f {Path.GetRelativePath(DemoRepository.Root, arguments[0])}");
        (await cluster.Kubectl.RunAsync(["apply", "-f", .. arguments], stop)).OutputOrThrow();
    }

    private static string Sample(string name) => Path.Combine(DemoRepository.Samples, name);
}
