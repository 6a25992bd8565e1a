using Bonding.TestKit.Processes;

namespace Bonding.TestKit.Prometheus;

/// <summary>A real VictoriaMetrics on loopback, which answers the API of Prometheus in its own way.</summary>
public sealed class VictoriaMetricsServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private ServerProcess? _server;

    private VictoriaMetricsServer() { }

    /// <summary>The address of the server; the HTTP API is under <c>api/v1/</c>.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{_port.Number}/");

    /// <summary>Starts the server; returns when it is ready.</summary>
    /// <exception cref="ServerNotReadyException">It ended or was not ready in time.</exception>
    public static async Task<VictoriaMetricsServer> StartAsync(string binary, CancellationToken cancellationToken)
    {
        var server = new VictoriaMetricsServer();
        try
        {
            string[] arguments = [$"-storageDataPath={server._folder.File("data")}", $"-httpListenAddr=127.0.0.1:{server._port.Number}"];
            server._server = ServerProcess.Start("victoria-metrics", binary, arguments, server._folder.FullPath);
            await server._server.WaitUntilReadyAsync(server.IsReadyAsync, StartLimit, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores samples, in the text format of Prometheus with timestamps in milliseconds.</summary>
    public async Task ImportAsync(string samples, CancellationToken cancellationToken)
    {
        using var content = new StringContent(samples);
        using var response = await _http.PostAsync(new Uri(BaseAddress, "api/v1/import/prometheus"), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _port.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(BaseAddress, "health"), cancellationToken);
        return response.IsSuccessStatusCode;
    }
}
