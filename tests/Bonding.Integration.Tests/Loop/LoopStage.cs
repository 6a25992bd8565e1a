using Bonding.Integration.Tests.Hosting;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Traces;

namespace Bonding.Integration.Tests.Loop;

/// <summary>Everything around the operator: control plane, proxy that plays <c>pods/resize</c>, one node, KubeVirt, metered tenants, Prometheus.</summary>
public sealed class LoopStage : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Stack<IAsyncDisposable> _parts = new();

    internal ResizeLog Resizes { get; } = new();

    public ApiProxy Proxy { get; private set; } = null!;

    public TenantMetricsExporter Exporter { get; private set; } = null!;

    public PrometheusServer Prometheus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var controlPlane = Keep(await ControlPlane.StartAsync(new ControlPlaneOptions(), limit.Token));
        using (var admin = new k8s.Kubernetes(controlPlane.AdminConfig)) await BondingCluster.InstallAsync(admin, limit.Token);
        Proxy = Keep(await ApiProxy.StartAsync(controlPlane, new ApiProxyOptions { Rules = [Resizes] }, limit.Token));
        Keep(await SimulatedNodes.StartAsync(controlPlane.AdminConfig, 1, new NodeSize(8_000, 16_384), limit.Token));
        Keep(await VirtController.StartAsync(controlPlane.AdminConfig, limit.Token));
        Exporter = Keep(await TenantMetricsExporter.StartAsync(limit.Token));
        Prometheus = Keep(await PrometheusServer.StartAsync([new ScrapeTarget("kubevirt", Exporter.Address)], limit.Token));
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
