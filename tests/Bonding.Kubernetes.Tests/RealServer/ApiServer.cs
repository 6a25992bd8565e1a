using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.TestKit.ControlPlanes;
using Prometheus;

namespace Bonding.Kubernetes.Tests.RealServer;

/// <summary>A real API server with its etcd, one for all tests of a class.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private ControlPlane? _controlPlane;

    public KubernetesMetrics Telemetry { get; } = new(Metrics.NewCustomRegistry());

    public ApiConnection Connection { get; private set; } = null!;

    public Version Version => _controlPlane!.Version;

    public async ValueTask InitializeAsync()
    {
        var options = new ControlPlaneOptions { Scheduler = false, ControllerManager = false };
        _controlPlane = await ControlPlane.StartAsync(options, TestContext.Current.CancellationToken);
        Connection = new ApiConnection(_controlPlane.AdminConfig, TimeProvider.System, Telemetry);
    }

    public async ValueTask DisposeAsync()
    {
        Connection?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }
}
