using System.Diagnostics;
using Bonding.Domain;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Proxies;

namespace Bonding.Faults.Fleet;

/// <summary>The operator as it is shipped, as a process of its own behind a proxy of its own. A crash of it is a SIGKILL. Its tenants have no counters.</summary>
internal sealed class OperatorManager : IManager
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly ApiProxy _proxy;
    private readonly ServerProcess _process;

    private OperatorManager(Lifeline lifeline, ApiProxy proxy, string ns, ControlPlane controlPlane)
    {
        (Lifeline, _proxy) = (lifeline, proxy);
        var face = $"127.0.0.1:{_port.Number}";
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), $"--Kubeconfig={controlPlane.AdminKubeconfigFor(proxy.Address)}", $"--Namespace={ns}", $"--WatchNamespace={ns}",
            "--PrometheusUrl=http://127.0.0.1:9/", $"--Endpoints:Health={face}", $"--Endpoints:Metrics={face}", $"--Endpoints:Api={face}",
            "--Webhook:Enabled=false", "--TenantApi:Enabled=false", "--Leader:LeaseDuration=00:00:02", "--Leader:RenewDeadline=00:00:01.500", "--Leader:RetryPeriod=00:00:00.200",
        ];
        _process = ServerProcess.Start("bonding-operator", "dotnet", arguments, _folder.FullPath);
        lifeline.Kill = KillAsync;
    }

    public Lifeline Lifeline { get; }

    public BondingRules? Rules => null;

    public static async Task<OperatorManager> StartAsync(Lifeline lifeline, ApiProxy proxy, string ns, ControlPlane controlPlane, CancellationToken stop)
    {
        var manager = new OperatorManager(lifeline, proxy, ns, controlPlane);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{manager._port.Number}/") };
        // A manager that crashes while it starts is one of the positions.
        await manager._process.WaitUntilReadyAsync(
            async token => lifeline.IsSevered || (await http.GetAsync("healthz", token)).IsSuccessStatusCode, StartLimit, stop);
        return manager;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _proxy.DisposeAsync();
        Lifeline.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }

    // Its parent is the shell that guards it; it is gone when its parent has seen that.
    private async Task KillAsync()
    {
        using (var process = Process.GetProcessById(_process.Id)) process.Kill();
        while (Directory.Exists($"/proc/{_process.Id}")) await Task.Delay(5);
    }
}
