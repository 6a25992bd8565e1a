using Bonding.Integration.Tests.Hosting;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Traces;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// Everything around an operator: control plane, a proxy that simulates <c>pods/resize</c>, nodes, KubeVirt, metered
/// tenants, Prometheus.
/// </summary>
public abstract class ClusterStage : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Stack<IAsyncDisposable> _parts = new();

    public ControlPlane ControlPlane { get; private set; } = null!;

    public ApiProxy Proxy { get; private set; } = null!;

    public VirtController Virt { get; private set; } = null!;

    public TenantMetricsExporter Exporter { get; private set; } = null!;

    public PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>Of one node each 8 CPU and 16 GiB.</summary>
    protected virtual int Nodes => 1;

    protected virtual ControlPlaneOptions ControlPlaneOptions => new();

    protected virtual ApiProxyOptions ProxyOptions => new();

    /// <summary>What Prometheus scrapes beside the tenants.</summary>
    protected virtual IEnumerable<ScrapeTarget> MoreTargets => [];

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        ControlPlane = Keep(await ControlPlane.StartAsync(ControlPlaneOptions, limit.Token));
        Proxy = Keep(await ApiProxy.StartAsync(ControlPlane, ProxyOptions, limit.Token));
        Keep(await SimulatedNodes.StartAsync(ControlPlane.AdminConfig, Nodes, new NodeSize(8_000, 16_384), limit.Token));
        Virt = Keep(await VirtController.StartAsync(ControlPlane.AdminConfig, limit.Token));
        Exporter = Keep(await TenantMetricsExporter.StartAsync(limit.Token));
        Prometheus = Keep(await PrometheusServer.StartAsync([new ScrapeTarget("kubevirt", Exporter.Address), .. MoreTargets], limit.Token));
        await InstallAsync(limit.Token);
    }

    public virtual async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Installs what the operator needs in the cluster.</summary>
    protected virtual async Task InstallAsync(CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(ControlPlane.AdminConfig);
        await BondingCluster.InstallAsync(admin, stop);
    }

    /// <summary>Disposes the part before those that were kept earlier.</summary>
    protected T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
