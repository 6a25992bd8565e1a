using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Tools;
using Bonding.TestKit.Traces;

namespace Bonding.Demo.Cluster;

/// <summary>
/// Everything around the operator: a real control plane behind the proxy that plays <c>pods/resize</c>, simulated nodes and KubeVirt,
/// tenants' recorded loads, and a real Prometheus that scrapes them and the operator every second.
/// </summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkFolder _folder = WorkFolder.Create();
    private Task _following = Task.CompletedTask;

    private DemoCluster() => (MetricsPort, HealthPort, ApiPort, WebhookPort) =
        (LoopbackPort.Take(), LoopbackPort.Take(), LoopbackPort.Take(), LoopbackPort.Take());

    public LoopbackPort MetricsPort { get; }

    public LoopbackPort HealthPort { get; }

    public LoopbackPort ApiPort { get; }

    public LoopbackPort WebhookPort { get; }

    public JsonApi Api { get; private set; } = null!;

    public Kubectl Kubectl { get; private set; } = null!;

    public PrometheusQueries Queries { get; private set; } = null!;

    public Uri PrometheusAddress { get; private set; } = null!;

    public GuestMeters Guests { get; private set; } = null!;

    /// <summary>An administrator's kubeconfig for the proxy.</summary>
    public string Kubeconfig { get; private set; } = "";

    public string LogFolder => _folder.FullPath;

    public static async Task<DemoCluster> StartAsync(int nodes, NodeSize size, CancellationToken stop)
    {
        var cluster = new DemoCluster();
        try
        {
            await cluster.StartPartsAsync(nodes, size, stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on restarted and moved guests are followed.</summary>
    public void FollowGuests() => _following = Guests.FollowAsync(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        foreach (var port in new[] { MetricsPort, HealthPort, ApiPort, WebhookPort })
            port.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task StartPartsAsync(int nodes, NodeSize size, CancellationToken stop)
    {
        var controlPlane = Keep(await ControlPlane.StartAsync(new ControlPlaneOptions(), stop));
        var proxy = Keep(await ApiProxy.StartAsync(controlPlane, new ApiProxyOptions(), stop));
        Keep(await SimulatedNodes.StartAsync(controlPlane.AdminConfig, nodes, size, stop));
        Keep(await VirtController.StartAsync(controlPlane.AdminConfig, stop));
        var exporter = Keep(await TenantMetricsExporter.StartAsync(stop));
        var operatorMetrics = new Uri($"http://127.0.0.1:{MetricsPort.Number}/metrics");
        ScrapeTarget[] targets = [new("kubevirt", exporter.Address), new("bonding-operator", operatorMetrics)];
        var prometheus = Keep(await PrometheusServer.StartAsync(targets, stop));
        PrometheusAddress = prometheus.BaseAddress;
        Queries = Keep(new PrometheusQueries(prometheus.BaseAddress));
        Api = new JsonApi(new k8s.Kubernetes(proxy.AdminConfig));
        Guests = new GuestMeters(Api, exporter);
        Kubeconfig = WriteKubeconfig(controlPlane, proxy);
        Kubectl = new Kubectl(Kubeconfig);
    }

    private string WriteKubeconfig(ControlPlane controlPlane, ApiProxy proxy)
    {
        var direct = File.ReadAllText(controlPlane.KubeconfigPath);
        var path = _folder.File("kubeconfig");
        // In a folder that only this user can read, as it holds the administrator's token.
        File.WriteAllText(path, direct.Replace(controlPlane.Address.Authority, proxy.Address.Authority, StringComparison.Ordinal));
        return path;
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
