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
    private static readonly Uri Loopback = new($"http://127.0.0.1:{OperatorPod.ApiPort}/");

    private readonly ApiConnection? _connection;
    private readonly IReadOnlyList<Replica> _replicas;

    private OperatorApi(ApiConnection? connection, IReadOnlyList<Replica> replicas) => (_connection, _replicas) = (connection, replicas);

    /// <exception cref="CliException">There is no way to it, or nobody to ask as.</exception>
    public static async Task<OperatorApi> OpenAsync(AskSettings settings, CancellationToken stop)
    {
        var connection = settings.Cluster?.Connect();
        try
        {
            var pods = settings.Server is null ? await OperatorPod.FindAsync(connection!, settings.OperatorNamespace, stop) : [];
            var account = settings.ServiceAccount ?? (pods is [{ AskAs: { } name }, ..] ? new ResourceKey(settings.OperatorNamespace, name) : null);
            var token = new AuthenticationHeaderValue("Bearer", settings.Token ?? await AskToken.MakeAsync(connection!, account, stop));
            return settings.Server is { } server
                ? new OperatorApi(connection, [new Replica(server.AbsoluteUri, ClientOf(Direct(settings.Authority), server, token))])
                : new OperatorApi(connection, [.. pods.Select(pod => new Replica($"pod {pod.Key}", ClientOf(Forwarded(connection!, pod.Key), Loopback, token)))]);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Asks the replicas in turn until one answers.</summary>
    /// <exception cref="CliException">It refused, or none answered.</exception>
    public async Task<T> AskAsync<T>(string path, CancellationToken stop)
    {
        for (var place = 0; ; place++)
        {
            try
            {
                return await AskAsync<T>(_replicas[place], path, stop);
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !stop.IsCancellationRequested))
            {
                if (place == _replicas.Count - 1) throw new CliException($"the operator does not answer at {_replicas[place].Name}: {error.GetBaseException().Message}");
            }
        }
    }

    public void Dispose()
    {
        foreach (var replica in _replicas) replica.Http.Dispose();
        _connection?.Dispose();
    }

    private static async Task<T> AskAsync<T>(Replica replica, string path, CancellationToken stop)
    {
        try
        {
            using var answer = await replica.Http.GetAsync(new Uri(path, UriKind.Relative), stop);
            var body = await answer.Content.ReadAsStringAsync(stop);
            if (!answer.IsSuccessStatusCode) throw new CliException($"the operator answers {(int)answer.StatusCode}: {DetailOf(body)}");
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliException($"what answers at {replica.Name} is not the operator, or another version of it");
        }
    }

    private static HttpClient ClientOf(SocketsHttpHandler handler, Uri address, AuthenticationHeaderValue token) =>
        new(handler) { BaseAddress = address, Timeout = Patience, DefaultRequestHeaders = { Authorization = token } };

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

    private sealed record Replica(string Name, HttpClient Http);
}
