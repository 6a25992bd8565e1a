using System.Globalization;
using System.Runtime.InteropServices;
using Bonding.Demo.Cluster;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>Runs the operator as a process, with an API server and nothing else around it, and reads its metrics.</summary>
internal sealed class LedgerOperator : IAsyncDisposable
{
    private const string Settled = "bonding_bonds_settled_total";
    private const string Writes = "bonding_status_writes_total";
    private const int Continue = 18; // SIGCONT and SIGSTOP of Linux
    private const int Stop = 19;

    private readonly OperatorEndpoints _endpoints;
    private readonly OperatorProcess _process;

    private LedgerOperator(OperatorEndpoints endpoints, OperatorProcess process) => (_endpoints, _process) = (endpoints, process);

    public static async Task<LedgerOperator> StartAsync(ControlPlane controlPlane, Kubectl kubectl, CancellationToken stop)
    {
        (await kubectl.RunAsync(["create", "namespace", OperatorSetup.OwnNamespace], stop)).OutputOrThrow();
        var setup = new OperatorSetup(DemoRepository.Operator, controlPlane.KubeconfigPath)
        {
            Options =
            [
                $"--Namespace={OperatorSetup.OwnNamespace}",
                "--PrometheusUrl=http://127.0.0.1:9/",
                "--Webhook:Enabled=false",
                "--TenantApi:Enabled=false",
                "--LogLevel=Warning",
            ],
        };
        var endpoints = new OperatorEndpoints();
        try
        {
            return new LedgerOperator(endpoints, await OperatorProcess.StartAsync(setup, endpoints, stop));
        }
        catch
        {
            endpoints.Dispose();
            throw;
        }
    }

    /// <summary>Returns how many bonds were settled since the start.</summary>
    public Task<double> SettledAsync(CancellationToken stop) => ReadAsync(Settled, stop);

    /// <summary>Returns the number of status writes of all kinds since the start, whatever their result.</summary>
    public Task<double> WritesAsync(CancellationToken stop) => ReadAsync(Writes, stop);

    /// <summary>Stops the process in the middle of what it does, until <see cref="Resume"/>.</summary>
    public void Suspend() => Send(Stop);

    public void Resume() => Send(Continue);

    public async ValueTask DisposeAsync()
    {
        // A suspended process would not end; one that is gone needs no signal.
        _ = Kill(_process.Id, Continue);
        await _process.DisposeAsync();
        _endpoints.Dispose();
    }

    private void Send(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
            throw new InvalidOperationException($"signal {signal} was not sent to the operator: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    // The sum of all series; 0 while there is none.
    private async Task<double> ReadAsync(string metric, CancellationToken stop)
    {
        var text = await _process.GetAsync("metrics", stop);
        return text.Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
