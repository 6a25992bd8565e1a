using System.Globalization;
using Bonding.Demo.Cluster;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>The operator as a process, with an API server and nothing else around it, read by its metrics.</summary>
internal sealed class LedgerOperator : IAsyncDisposable
{
    private const string Namespace = "bonding-system";
    private const string Writes = "bonding_status_writes_total";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly WorkFolder _logs = WorkFolder.Create();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private ServerProcess? _process;

    private LedgerOperator() => _http.BaseAddress = new Uri($"http://127.0.0.1:{_port.Number}/");

    public static async Task<LedgerOperator> StartAsync(ControlPlane controlPlane, Kubectl kubectl, CancellationToken stop)
    {
        (await kubectl.RunAsync(["create", "namespace", Namespace], stop)).OutputOrThrow();
        var started = new LedgerOperator();
        try
        {
            started._process = ServerProcess.Start("operator", "dotnet", [DemoRepository.Operator, .. started.Options(controlPlane)], started._logs.FullPath);
            await started._process.WaitUntilReadyAsync(async token => (await started._http.GetAsync("healthz", token)).IsSuccessStatusCode, StartLimit, stop);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>The sum of all series of a metric; 0 while there is none.</summary>
    public async Task<double> ReadAsync(string metric, CancellationToken stop)
    {
        var text = await _http.GetStringAsync("metrics", stop);
        return text.Split('\n').Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Status writes of all kinds since the start, whatever became of them, once there were no more for so long.</summary>
    public async Task<double> WritesWhenQuietAsync(TimeSpan quiet, CancellationToken stop)
    {
        for (var last = -1d; ;)
        {
            var writes = await ReadAsync(Writes, stop);
            if (writes == last) return writes;
            last = writes;
            await Task.Delay(quiet, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
        _port.Dispose();
        _logs.Dispose();
    }

    private IEnumerable<string> Options(ControlPlane controlPlane)
    {
        var face = $"127.0.0.1:{_port.Number}";
        return
        [
            $"--Kubeconfig={controlPlane.KubeconfigPath}", $"--Namespace={Namespace}", "--PrometheusUrl=http://127.0.0.1:9/", "--Webhook:Enabled=false", "--TenantApi:Enabled=false",
            $"--Endpoints:Metrics={face}", $"--Endpoints:Health={face}", $"--Endpoints:Api={face}", "--LogFormat=Text", "--LogLevel=Warning",
        ];
    }
}
