using Bonding.Domain.Decisions;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Proxies;

namespace Bonding.Faults.Fleet;

/// <summary>
/// Runs the shipped operator as a process of its own behind a proxy of its own. Its crash is a SIGKILL. Its tenants have no counters,
/// unless a fault gives them some.
/// </summary>
internal sealed class OperatorManager : IManager
{
    private readonly OperatorEndpoints _endpoints = new();
    private readonly ApiProxy _proxy;
    private readonly OperatorProcess _process;

    private OperatorManager(Lifeline lifeline, ApiProxy proxy, string ns, FleetOptions options, ControlPlane controlPlane)
    {
        (Lifeline, _proxy) = (lifeline, proxy);
        var setup = new OperatorSetup(
            Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"),
            controlPlane.AdminKubeconfigFor(proxy.Address)
        )
        {
            Options =
            [
                $"--Namespace={ns}",
                $"--WatchNamespace={ns}",
                $"--PrometheusUrl={options.Prometheus}",
                "--Webhook:Enabled=false",
                "--TenantApi:Enabled=false",
                "--Leader:LeaseDuration=00:00:02",
                "--Leader:RenewDeadline=00:00:01.500",
                "--Leader:RetryPeriod=00:00:00.200",
            ],
        };
        _process = OperatorProcess.Launch(setup, _endpoints);
        lifeline.Kill = _process.KillAsync;
    }

    public Lifeline Lifeline { get; }

    // An operator that lost its lease exits, and a kubelet would start it again.
    public bool IsGone => Lifeline.IsSevered || _process.HasExited;

    public BondingRules? Rules => null;

    public static async Task<OperatorManager> StartAsync(
        Lifeline lifeline,
        ApiProxy proxy,
        string ns,
        FleetOptions options,
        ControlPlane controlPlane,
        CancellationToken stop
    )
    {
        var manager = new OperatorManager(lifeline, proxy, ns, options, controlPlane);
        // A manager that crashes while it starts is one of the positions.
        await manager._process.AwaitAsync(
            async token => lifeline.IsSevered || (await manager._process.GetAsync("healthz", token)).Length > 0,
            stop
        );
        return manager;
    }

    public Task<string> MetricsAsync(CancellationToken stop) => _process.GetAsync("metrics", stop);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _proxy.DisposeAsync();
        Lifeline.Dispose();
        _endpoints.Dispose();
    }
}
