using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using k8s.Models;
using Prometheus;

namespace Bonding.Faults;

/// <summary>One API server with the CRDs for all runs; each run takes a namespace and a policy of its own.</summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    private FaultCluster(ControlPlane controlPlane)
    {
        ControlPlane = controlPlane;
        Admin = new ApiConnection(controlPlane.AdminConfig, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
    }

    public ControlPlane ControlPlane { get; }

    /// <summary>The administrator, past all proxies.</summary>
    public ApiConnection Admin { get; }

    public static async Task<FaultCluster> StartAsync(CancellationToken stop)
    {
        var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { Scheduler = false, ControllerManager = false }, stop);
        using var client = new k8s.Kubernetes(controlPlane.AdminConfig);
        await CrdFolder.InstallAsync(client, Path.Combine(AppContext.BaseDirectory, "crds"), stop, AllowAnyName);
        return new FaultCluster(controlPlane);
    }

    // A server with CEL would take no policy but the one that is named default.
    private static void AllowAnyName(V1CustomResourceDefinition definition) =>
        definition.Spec.Versions[0].Schema.OpenAPIV3Schema.XKubernetesValidations = null;

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await ControlPlane.DisposeAsync();
    }
}
