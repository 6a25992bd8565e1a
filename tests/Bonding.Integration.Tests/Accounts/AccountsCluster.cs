using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;

[assembly: AssemblyFixture(typeof(Bonding.Integration.Tests.Accounts.AccountsCluster))]

namespace Bonding.Integration.Tests.Accounts;

/// <summary>One API server with the CRDs for all tests of accounts; each test takes a namespace of its own.</summary>
public sealed class AccountsCluster : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private ControlPlane? _controlPlane;

    public ControlPlane ControlPlane => _controlPlane ?? throw new InvalidOperationException("not started yet");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _controlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false },
            limit.Token
        );
        using var client = new k8s.Kubernetes(_controlPlane.AdminConfig);
        await CrdFolder.InstallAsync(client, Path.Combine(AppContext.BaseDirectory, "crds"), limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }
}
