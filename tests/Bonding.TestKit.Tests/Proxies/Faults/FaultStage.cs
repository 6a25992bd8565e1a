using Bonding.TestKit.ControlPlanes;

namespace Bonding.TestKit.Tests.Proxies.Faults;

/// <summary>An API server for tests that put faults between it and a client.</summary>
public sealed class FaultStage : IAsyncLifetime
{
    public ControlPlane ControlPlane { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        ControlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false },
            TestContext.Current.CancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (ControlPlane is not null)
            await ControlPlane.DisposeAsync();
    }
}
