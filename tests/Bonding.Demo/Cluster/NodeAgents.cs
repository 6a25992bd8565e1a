using System.Text;
using System.Text.Json.Nodes;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Demo.Cluster;

/// <summary>
/// An agent on each simulated node: the program as it is shipped, which reads files that say what the guests of its node have used, and
/// reports to the operator with the token of its pod.
/// </summary>
internal sealed class NodeAgents : IAsyncDisposable
{
    /// <summary>The ServiceAccount of the agents, as NAMESPACE/NAME.</summary>
    public const string ServiceAccount = $"{Namespace}/{AccountName}";

    private const string Namespace = "bonding-agents";
    private const string AccountName = "default";

    // As often as counters of a kernel advance.
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, HostFiles> _hosts = [];
    private readonly List<ServerProcess> _agents = [];
    private readonly JsonClient _api;
    private readonly GuestMeters _guests;
    private readonly TenantMetricsExporter _exporter;
    private Task _writing = Task.CompletedTask;
    private volatile IReadOnlyList<Launcher> _launchers = [];

    private NodeAgents(JsonClient api, GuestMeters guests, TenantMetricsExporter exporter) =>
        (_api, _guests, _exporter) = (api, guests, exporter);

    /// <summary>Starts an agent for each node.</summary>
    /// <param name="cluster">The cluster with its guests.</param>
    /// <param name="admin">A client of its API server.</param>
    /// <param name="tenantApi">Where the operator receives reports.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<NodeAgents> StartAsync(DemoCluster cluster, IKubernetes admin, Uri tenantApi, CancellationToken stop)
    {
        var agents = new NodeAgents(cluster.Api, cluster.Guests, cluster.Exporter);
        try
        {
            await agents.PrepareAsync(admin, stop);
            var nodes = await cluster.Api.ListAsync(ApiResource.Nodes, stop);
            foreach (var node in nodes["items"]!.AsArray().OfType<JsonObject>())
                await agents.StartAsync(admin, node.Name, tenantApi, stop);
            await agents.FindLaunchersAsync(stop);
            agents._writing = Task.WhenAll(agents.WriteAsync(agents._stop.Token), agents.FollowAsync(agents._stop.Token));
            return agents;
        }
        catch
        {
            await agents.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var agent in _agents)
            await agent.DisposeAsync();
        foreach (var host in _hosts.Values)
            host.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task PrepareAsync(IKubernetes admin, CancellationToken stop)
    {
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = Namespace } }, cancellationToken: stop);
        while ((await admin.CoreV1.ListNamespacedServiceAccountAsync(Namespace, cancellationToken: stop)).Items.Count == 0)
            await Task.Delay(Poll, stop);
        var secret = await admin.CoreV1.ReadNamespacedSecretAsync(
            "bonding-operator-webhook",
            OperatorSetup.OwnNamespace,
            cancellationToken: stop
        );
        await File.WriteAllTextAsync(_folder.File("ca.crt"), Encoding.ASCII.GetString(secret.Data["ca.crt"]), stop);
    }

    private async Task StartAsync(IKubernetes admin, string node, Uri tenantApi, CancellationToken stop)
    {
        var host = _hosts[node] = new HostFiles(_folder.Folder(node));
        var pod = await admin.CoreV1.CreateNamespacedPodAsync(PodOn(node), Namespace, cancellationToken: stop);
        await File.WriteAllTextAsync(
            _folder.File($"token-{node}"),
            await ServiceAccountTokens.CreateAsync(admin, Namespace, AccountName, pod, "bonding.dev", stop),
            stop
        );
        string[] arguments =
        [
            DemoRepository.Agent,
            "node",
            "--root",
            host.Root,
            "--address",
            tenantApi.ToString(),
            "--token-file",
            _folder.File($"token-{node}"),
            "--ca-file",
            _folder.File("ca.crt"),
            "--state-file",
            _folder.File($"state-{node}.json"),
        ];
        _agents.Add(ServerProcess.Start($"agent-{node}", "dotnet", arguments, _folder.FullPath));
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Refresh);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = _exporter.Elapsed;
            foreach (var launcher in _launchers)
                if (_guests.MeterOf(launcher.Guest) is { } meter)
                    _hosts[launcher.Node].Write(launcher.Uid, meter.Counters(now));
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Poll);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await FindLaunchersAsync(stop);
            foreach (var (node, host) in _hosts)
                host.RemoveAllExcept(_launchers.Where(launcher => launcher.Node == node).Select(launcher => launcher.Uid));
        }
    }

    private async Task FindLaunchersAsync(CancellationToken stop)
    {
        var pods = (await _api.ListAsync(ApiResource.Pods, stop))["items"]!.AsArray().OfType<JsonObject>();
        _launchers =
        [
            .. pods.Where(pod =>
                    pod.Text("metadata", "labels", "kubevirt.io") == "virt-launcher" && pod.Text("status", "phase") == "Running"
                )
                .Select(pod => new Launcher(
                    new ObjectRef(pod.Namespace, pod.Text("metadata", "annotations", "kubevirt.io/domain")),
                    pod.Text("spec", "nodeName"),
                    pod.Uid
                ))
                .Where(launcher => _hosts.ContainsKey(launcher.Node)),
        ];
    }

    private static V1Pod PodOn(string node) =>
        new()
        {
            Metadata = new() { Name = $"agent-{node}" },
            Spec = new()
            {
                NodeName = node,
                ServiceAccountName = AccountName,
                Containers = [new() { Name = "agent", Image = "bonding-agent" }],
            },
        };

    private sealed record Launcher(ObjectRef Guest, string Node, string Uid);
}
