using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>An API server with what an administrator installs before the operator starts: CRDs and the operator's namespace.</summary>
public sealed class BondingCluster : IAsyncLifetime
{
    private ControlPlane? _controlPlane;
    private IKubernetes? _admin;

    public ControlPlane ControlPlane => _controlPlane!;

    public IKubernetes Admin => _admin!;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _controlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false },
            cancellation
        );
        _admin = new k8s.Kubernetes(_controlPlane.AdminConfig);
        await InstallAsync(_admin, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }

    internal static async Task InstallAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        var own = new V1Namespace { Metadata = new V1ObjectMeta { Name = OperatorSetup.OwnNamespace } };
        await client.CoreV1.CreateNamespaceAsync(own, cancellationToken: cancellationToken);
        await CrdFolder.InstallAsync(client, Path.Combine(AppContext.BaseDirectory, "crds"), cancellationToken);
    }
}
