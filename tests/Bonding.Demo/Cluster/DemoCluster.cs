using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Tools;
using Bonding.TestKit.Traces;

namespace Bonding.Demo.Cluster;

/// <summary>
/// Everything around the operator: a real control plane behind the proxy that plays <c>pods/resize</c>, simulated nodes and KubeVirt,
/// tenants' recorded loads, and a real Prometheus that scrapes the operator every second, and them as often as asked.
/// </summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OperatorEndpoints _endpoints = new();
    private Task _following = Task.CompletedTask;
    private string _kubeconfig = "";
    private k8s.Kubernetes _admin = null!;

    public JsonClient Api { get; private set; } = null!;

    public Kubectl Kubectl { get; private set; } = null!;

    public PrometheusQueries Queries { get; private set; } = null!;

    public Uri Prometheus { get; private set; } = null!;

    public TenantMetricsExporter Exporter { get; private set; } = null!;

    public GuestMeters Guests { get; private set; } = null!;

    /// <param name="scrape">
    /// The scrape interval of the tenants' metrics, which are then as old as in a cluster; null: every second, and fresh.
    /// </param>
    public static async Task<DemoCluster> StartAsync(int nodes, NodeSize size, TimeSpan? scrape, CancellationToken stop)
    {
        var cluster = new DemoCluster();
        try
        {
            await cluster.StartPartsAsync(nodes, size, scrape, stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the operator in a process of its own; returns when it is ready (its caches are filled).</summary>
    public async Task<OperatorProcess> StartOperatorAsync(CancellationToken stop)
    {
        (await Kubectl.RunAsync(["create", "namespace", OperatorSetup.OwnNamespace], stop)).OutputOrThrow();
        var setup = new OperatorSetup(DemoRepository.Operator, _kubeconfig)
        {
            Options = [$"--PrometheusUrl={Prometheus}", $"--TenantApi:NodeAgents={NodeAgents.ServiceAccount}"],
        };
        return await OperatorProcess.StartAsync(setup, _endpoints, stop);
    }

    /// <summary>Starts an agent on each node. The operator must be ready.</summary>
    public async Task StartAgentsAsync(CancellationToken stop) =>
        Keep(await NodeAgents.StartAsync(this, _admin, _endpoints.TenantApi, stop));

    /// <summary>From now on restarted and moved guests are followed.</summary>
    public void FollowGuests() => _following = Guests.FollowAsync(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _endpoints.Dispose();
        _stop.Dispose();
    }

    private async Task StartPartsAsync(int nodes, NodeSize size, TimeSpan? scrape, CancellationToken stop)
    {
        var controlPlane = Keep(await ControlPlane.StartAsync(new ControlPlaneOptions(), stop));
        var proxy = Keep(await ApiProxy.StartAsync(controlPlane, new ApiProxyOptions(), stop));
        Keep(await SimulatedNodes.StartAsync(controlPlane.AdminConfig, nodes, size, stop));
        Keep(await VirtController.StartAsync(controlPlane.AdminConfig, stop));
        var freshness = scrape is null ? Freshness.EachScrape : Freshness.AsInCluster;
        Exporter = Keep(await TenantMetricsExporter.StartAsync(stop, freshness: freshness));
        var tenants = new ScrapeTarget("kubevirt", Exporter.Address);
        ScrapeTarget[] targets =
        [
            scrape is { } interval ? tenants with { Interval = interval } : tenants,
            new("bonding-operator", _endpoints.Metrics),
        ];
        var prometheus = Keep(await PrometheusServer.StartAsync(targets, stop));
        Prometheus = prometheus.BaseAddress;
        Queries = Keep(new PrometheusQueries(prometheus.BaseAddress));
        _admin = new k8s.Kubernetes(proxy.AdminConfig);
        Api = new JsonClient(_admin);
        Guests = new GuestMeters(Api, Exporter);
        _kubeconfig = controlPlane.AdminKubeconfigFor(proxy.Address);
        Kubectl = new Kubectl(_kubeconfig);
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
