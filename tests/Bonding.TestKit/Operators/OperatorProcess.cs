using System.Diagnostics;
using Bonding.TestKit.Processes;

namespace Bonding.TestKit.Operators;

/// <summary>The operator as it is shipped: a process of its own with its ports on loopback.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly WorkFolder _logs = WorkFolder.Create();
    private readonly HttpClient _http;
    private readonly ServerProcess _server;

    private OperatorProcess(OperatorSetup setup, OperatorEndpoints endpoints)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = endpoints.Address };
        var endpoint = endpoints.Address.Authority;
        string[] arguments =
        [
            .. setup.Environment.Select(variable => $"{variable.Key}={variable.Value}"),
            Dotnet,
            setup.Assembly,
            $"--Kubeconfig={setup.Kubeconfig}",
            $"--Endpoints:Health={endpoint}",
            $"--Endpoints:Metrics={endpoint}",
            "--Endpoints:SecureMetrics=false",
            $"--Endpoints:Api={endpoint}",
            $"--Webhook:Address=127.0.0.1:{endpoints.WebhookPort}",
            $"--Webhook:Url={(setup.WebhookUrl?.AbsoluteUri ?? $"https://127.0.0.1:{endpoints.WebhookPort}").TrimEnd('/')}",
            $"--TenantApi:Address={endpoints.TenantApi.Authority}",
            "--LogFormat=Text",
            .. setup.Options,
        ];
        _server = ServerProcess.Start("operator", "env", arguments, _logs.FullPath);
    }

    public int Id => _server.Id;

    public bool HasExited => _server.HasExited;

    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(System.Environment.ProcessPath) == "dotnet" ? System.Environment.ProcessPath! : "dotnet";

    /// <summary>Starts it and waits until it is ready, which a follower is too. CRDs and its namespace must be there.</summary>
    /// <exception cref="ServerNotReadyException">It ended or was not ready in time.</exception>
    public static async Task<OperatorProcess> StartAsync(OperatorSetup setup, OperatorEndpoints endpoints, CancellationToken stop)
    {
        var started = Launch(setup, endpoints);
        try
        {
            await started._server.WaitUntilReadyAsync(started.IsReadyAsync, Limit, stop);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static OperatorProcess Launch(OperatorSetup setup, OperatorEndpoints endpoints) => new(setup, endpoints);

    /// <summary>The body of an answer from its health, metrics or API endpoint.</summary>
    public Task<string> GetAsync(string path, CancellationToken stop) => _http.GetStringAsync(path, stop);

    /// <summary>Waits until an answer of a endpoint is as wanted.</summary>
    public Task AwaitAsync(string path, Predicate<string> wanted, CancellationToken stop) =>
        AwaitAsync(async token => wanted(await GetAsync(path, token)), stop);

    /// <summary>Asks until the answer is yes; a transport error counts as no.</summary>
    /// <exception cref="ServerNotReadyException">It ended, or the answer was no for too long.</exception>
    public Task AwaitAsync(Func<CancellationToken, Task<bool>> isSo, CancellationToken stop) =>
        _server.WaitUntilReadyAsync(isSo, Limit, stop);

    /// <summary>The last lines of its log.</summary>
    public string Tail() => _server.Tail();

    /// <summary>All that it logged.</summary>
    public string Log() => File.ReadAllText(_server.LogPath);

    /// <summary>Sends SIGTERM and returns the exit code; the process is killed if it takes longer than 5 s.</summary>
    public Task<int> TerminateAsync() => _server.StopAsync();

    /// <summary>Sends SIGKILL; nothing of it runs any more when this returns.</summary>
    public async Task KillAsync()
    {
        try
        {
            using var process = Process.GetProcessById(_server.Id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself, as one does that lost its lease.
        }

        // Its parent is the shell that guards it, so it cannot be waited for; it is gone when its parent has seen that.
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{_server.Id}"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _logs.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        using var answer = await _http.GetAsync("readyz", stop);
        return answer.IsSuccessStatusCode;
    }
}
