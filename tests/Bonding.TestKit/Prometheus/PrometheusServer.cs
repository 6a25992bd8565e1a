using Bonding.TestKit.Parts;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;

namespace Bonding.TestKit.Prometheus;

/// <summary>
/// A real Prometheus on loopback, which scrapes each job at its interval. It can be stopped and started again to simulate
/// an outage.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly HttpClient _probe;
    private readonly string _binary;
    private readonly WebSecurity? _security;
    private ServerProcess? _server;

    private PrometheusServer(IEnumerable<ScrapeTarget> targets, IEnumerable<string> ruleFiles, string binary, WebSecurity? security)
    {
        ScrapeConfiguration.Write(ConfigurationPath, targets, ruleFiles.Select(Path.GetFullPath));
        (_binary, _security) = (binary, security);
        _probe = security?.NewClient() ?? new HttpClient(new SocketsHttpHandler { UseProxy = false });
    }

    /// <summary>The address of the server, the same after an outage; the HTTP API is under <c>api/v1/</c>.</summary>
    public Uri BaseAddress => new($"{(_security is null ? "http" : "https")}://127.0.0.1:{_port.Number}/");

    /// <summary>The id of its process.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public int ProcessId => _server?.Id ?? throw new InvalidOperationException("Prometheus was not started.");

    private string ConfigurationPath => _folder.File("prometheus.yml");

    /// <summary>Starts the server; returns when it is ready. The first scrape follows within a second.</summary>
    /// <param name="ruleFiles">Files with recording and alerting rules; none where it is null.</param>
    /// <param name="history">
    /// Samples of the past, in the OpenMetrics text format with timestamps, that it holds from the start.
    /// </param>
    /// <param name="binary">Another Prometheus than the installed one; or null.</param>
    /// <param name="security">TLS and credentials; null: everybody may query it, without TLS.</param>
    /// <exception cref="MissingPartException">Prometheus is not installed.</exception>
    /// <exception cref="ServerNotReadyException">It ended or was not ready in time, for example because of a bad rule file.</exception>
    public static async Task<PrometheusServer> StartAsync(
        IEnumerable<ScrapeTarget> targets,
        CancellationToken cancellationToken,
        IEnumerable<string>? ruleFiles = null,
        string? history = null,
        string? binary = null,
        WebSecurity? security = null
    )
    {
        var server = new PrometheusServer(targets, ruleFiles ?? [], binary ?? InstalledParts.Prometheus, security);
        try
        {
            if (history is not null)
                await server.FillAsync(history, cancellationToken);
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the stopped server again, on the same port and with the samples it had.</summary>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_server is { HasExited: false })
            throw new InvalidOperationException("Prometheus is running already.");
        _server = ServerProcess.Start("prometheus", _binary, Arguments(), _folder.FullPath);
        await _server.WaitUntilReadyAsync(IsReadyAsync, StartLimit, cancellationToken);
    }

    /// <summary>Stops the server and keeps its samples; connections are refused until <see cref="StartAgainAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
        _probe.Dispose();
        _folder.Dispose();
    }

    private async Task FillAsync(string history, CancellationToken cancellationToken)
    {
        var file = _folder.File("history.txt");
        await File.WriteAllTextAsync(file, history, cancellationToken);
        string[] arguments = ["tsdb", "create-blocks-from", "openmetrics", file, _folder.File("data")];
        (await Promtool.RunAsync(arguments, cancellationToken)).OutputOrThrow();
    }

    private IEnumerable<string> Arguments() =>
        [
            $"--config.file={ConfigurationPath}",
            $"--storage.tsdb.path={_folder.File("data")}",
            $"--web.listen-address=127.0.0.1:{_port.Number}",
            "--log.level=warn",
            .. _security is null ? Array.Empty<string>() : [$"--web.config.file={_security.Write(_folder)}"],
        ];

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var response = await _probe.GetAsync(new Uri(BaseAddress, "-/ready"), cancellationToken);
        return response.IsSuccessStatusCode;
    }
}
