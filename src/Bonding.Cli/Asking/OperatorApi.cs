using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Asking;

/// <summary>The live operator's HTTP API, reached and asked as the settings say.</summary>
internal sealed class OperatorApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ApiConnection? _connection;
    private readonly HttpClient _http;
    private readonly string _name;

    private OperatorApi(ApiConnection? connection, SocketsHttpHandler handler, Uri address, string name)
    {
        (_connection, _name) = (connection, name);
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Patience };
    }

    /// <exception cref="CliException">There is no way to it, or nobody to ask as.</exception>
    public static async Task<OperatorApi> OpenAsync(AskSettings settings, CancellationToken stop)
    {
        var connection = settings.Cluster?.Connect();
        try
        {
            OperatorPod? pod = settings.Server is null ? await OperatorPod.FindAsync(connection!, settings.OperatorNamespace, stop) : null;
            var account = settings.ServiceAccount ?? (pod?.AskAs is { } name ? new ResourceKey(settings.OperatorNamespace, name) : null);
            var token = settings.Token ?? await AskToken.MakeAsync(connection!, account, stop);
            var api = settings.Server is { } server
                ? new OperatorApi(connection, Direct(settings.Authority), server, server.AbsoluteUri)
                : new OperatorApi(connection, Forwarded(connection!, pod!.Value.Key), new Uri($"http://127.0.0.1:{OperatorPod.ApiPort}/"), $"pod {pod.Value.Key}");
            api._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return api;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <exception cref="CliException">It refused, or did not answer.</exception>
    public async Task<T> AskAsync<T>(string path, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), stop);
            var body = await answer.Content.ReadAsStringAsync(stop);
            if (!answer.IsSuccessStatusCode) throw new CliException($"the operator answers {(int)answer.StatusCode}: {DetailOf(body)}");
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliException($"what answers at {_name} is not the operator, or another version of it");
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new CliException($"the operator does not answer at {_name}: {error.GetBaseException().Message}");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _connection?.Dispose();
    }

    private static SocketsHttpHandler Direct(FileInfo? authority)
    {
        var handler = new SocketsHttpHandler();
        if (authority is null) return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority.FullName);
        }
        catch (CryptographicException error)
        {
            throw new CliException($"--ca-file is \"{authority}\"; allowed: a PEM file with certificates ({error.Message})");
        }

        if (policy.CustomTrustStore.Count == 0) throw new CliException($"--ca-file is \"{authority}\"; allowed: a PEM file with certificates (it has none)");
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    // The API server says who may open the tunnel, and nobody else can enter it: there is no port on this machine.
    private static SocketsHttpHandler Forwarded(ApiConnection connection, ResourceKey pod) => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, token) => await connection.ForwardPortAsync(pod, OperatorPod.ApiPort, token),
    };

    private static string DetailOf(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.GetProperty("detail").GetString() ?? body;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return body;
        }
    }
}
