using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Processes;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>The operator as it is shipped: a process of its own, with a kubeconfig and ports on loopback.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    public const string OwnNamespace = "bonding-system";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly LoopbackPort _webhookPort = LoopbackPort.Take();
    private readonly WorkFolder _logs = WorkFolder.Create();
    private readonly HttpClient _http;
    private readonly ServerProcess _server;

    private OperatorProcess(ControlPlane controlPlane, Uri prometheus)
    {
        var face = $"127.0.0.1:{_port.Number}";
        _http = new HttpClient { BaseAddress = new Uri($"http://{face}/") };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"),
            $"--Kubeconfig={controlPlane.KubeconfigPath}", $"--Namespace={OwnNamespace}", $"--PrometheusUrl={prometheus}",
            $"--Endpoints:Health={face}", $"--Endpoints:Metrics={face}", $"--Endpoints:Api={face}",
            $"--Webhook:Address=127.0.0.1:{_webhookPort.Number}", $"--Webhook:Url=https://127.0.0.1:{_webhookPort.Number}",
        ];
        _server = ServerProcess.Start("bonding-operator", "dotnet", arguments, _logs.FullPath);
    }

    /// <summary>Starts it and waits until it is ready. CRDs and its namespace must be there.</summary>
    public static async Task<OperatorProcess> StartAsync(ControlPlane controlPlane, Uri prometheus, CancellationToken cancellationToken)
    {
        var started = new OperatorProcess(controlPlane, prometheus);
        await started._server.WaitUntilReadyAsync(started.IsReadyAsync, StartLimit, cancellationToken);
        return started;
    }

    /// <summary>The body of an answer from its health, metrics or API face.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => _http.GetStringAsync(path, cancellationToken);

    /// <summary>Waits until an answer of a face is as wanted.</summary>
    public Task AwaitAsync(string path, Predicate<string> wanted, CancellationToken cancellationToken) => _server.WaitUntilReadyAsync(
        async token => wanted(await GetAsync(path, token)), StartLimit, cancellationToken);

    /// <summary>Sends SIGTERM and returns the exit code; the process is killed if it takes longer than 5 s.</summary>
    public Task<int> TerminateAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _port.Dispose();
        _webhookPort.Dispose();
        _logs.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync("readyz", cancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
