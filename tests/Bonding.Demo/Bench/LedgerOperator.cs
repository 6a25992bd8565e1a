using System.Globalization;
using Bonding.Demo.Cluster;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>The operator as a process, with an API server and nothing else around it, read by its metrics.</summary>
internal sealed class LedgerOperator : IAsyncDisposable
{
    private const string Writes = "bonding_status_writes_total";

    private readonly OperatorEndpoints _faces;
    private readonly OperatorProcess _process;

    private LedgerOperator(OperatorEndpoints faces, OperatorProcess process) => (_faces, _process) = (faces, process);

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
        var faces = new OperatorEndpoints();
        try
        {
            return new LedgerOperator(faces, await OperatorProcess.StartAsync(setup, faces, stop));
        }
        catch
        {
            faces.Dispose();
            throw;
        }
    }

    /// <summary>The sum of all series of a metric; 0 while there is none.</summary>
    public async Task<double> ReadAsync(string metric, CancellationToken stop)
    {
        var text = await _process.GetAsync("metrics", stop);
        return text.Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Status writes of all kinds since the start, whatever became of them.</summary>
    public Task<double> WritesAsync(CancellationToken stop) => ReadAsync(Writes, stop);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _faces.Dispose();
    }
}
