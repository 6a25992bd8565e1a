using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bonding.Operator.Certificates;
using Bonding.TestKit.Processes;

namespace Bonding.AgentBench.Reception;

/// <summary>The reception as a process, and what it says of itself.</summary>
internal sealed partial class ReceptionProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly LoopbackPort _reports = LoopbackPort.Take();
    private readonly LoopbackPort _control = LoopbackPort.Take();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ServerProcess _server;

    private ReceptionProcess(Uri apiServer, int tenants)
    {
        var bundle = CertificateIssuer.EnsureValid(null, ["127.0.0.1"], TimeProvider.System.GetUtcNow());
        File.WriteAllText(AuthorityFile, bundle.CaCertificate);
        File.WriteAllText(_folder.File("tls.crt"), bundle.Certificate);
        File.WriteAllText(_folder.File("tls.key"), bundle.Key);
        File.WriteAllText(_folder.File("kubeconfig"), KubeconfigFor(apiServer));
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_control.Number}/");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Bonding.AgentBench.dll"),
            "serve",
            Address.ToString(),
            $"127.0.0.1:{_control.Number}",
            _folder.File("kubeconfig"),
            _folder.File("tls.crt"),
            _folder.File("tls.key"),
            tenants.ToString(CultureInfo.InvariantCulture),
        ];
        _server = ServerProcess.Start("reception", "dotnet", arguments, _folder.FullPath);
    }

    /// <summary>Where agents report, over HTTPS.</summary>
    public IPEndPoint Address => new(IPAddress.Loopback, _reports.Number);

    /// <summary>PEM file of the authority that signed its certificate.</summary>
    public string AuthorityFile => _folder.File("ca.crt");

    /// <summary>Starts it; returns when it knows all tenants.</summary>
    public static async Task<ReceptionProcess> StartAsync(Uri apiServer, int tenants, CancellationToken stop)
    {
        var process = new ReceptionProcess(apiServer, tenants);
        try
        {
            await process._server.WaitUntilReadyAsync(process.IsReadyAsync, StartLimit, stop);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <param name="collects">Whether garbage is collected first.</param>
    /// <param name="stop">Cancels the request.</param>
    public async Task<ReceptionState> StateAsync(bool collects, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<ReceptionState>($"state?collect={(collects ? "true" : "false")}", stop))!;

    /// <summary>Returns how many reports had each outcome, by the operator's own counters.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReportsAsync(CancellationToken stop) =>
        Reports()
            .Matches(await _http.GetStringAsync("metrics", stop))
            .ToDictionary(match => match.Groups[1].Value, match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    /// <summary>The last lines of its log.</summary>
    public string Tail() => _server.Tail();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _reports.Dispose();
        _control.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        using var response = await _http.GetAsync("ready", stop);
        return response.IsSuccessStatusCode;
    }

    private static string KubeconfigFor(Uri apiServer) =>
        $$$"""
            apiVersion: v1
            kind: Config
            current-context: bench
            contexts: [{name: bench, context: {cluster: bench, user: bench}}]
            clusters: [{name: bench, cluster: {server: "{{{apiServer.AbsoluteUri.TrimEnd('/')}}}"}}]
            users: [{name: bench, user: {token: bench}}]

            """;

    [GeneratedRegex("""^bonding_agent_reports_total\{outcome="([A-Za-z]+)"\} ([0-9]+)$""", RegexOptions.Multiline)]
    private static partial Regex Reports();
}
