using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Remote;

/// <summary>A client of the running operator's HTTP API.</summary>
internal sealed class OperatorClient : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly Uri Loopback = new($"http://127.0.0.1:{OperatorPod.ApiPort}/");

    private readonly ApiConnection? _connection;
    private readonly IReadOnlyList<Replica> _replicas;

    private OperatorClient(ApiConnection? connection, IReadOnlyList<Replica> replicas) => (_connection, _replicas) = (connection, replicas);

    /// <summary>Finds the operator and gets a token for it. Nothing is sent to the operator yet.</summary>
    /// <exception cref="CliException">No replica is ready, or there is no ServiceAccount to get a token for.</exception>
    public static async Task<OperatorClient> ConnectAsync(RemoteSettings settings, CancellationToken cancellationToken)
    {
        var connection = settings.Cluster?.Connect();
        try
        {
            var pods = settings.Server is null
                ? await OperatorPod.FindAsync(connection!, settings.OperatorNamespace, cancellationToken)
                : [];
            var account =
                settings.ServiceAccount
                ?? (pods is [{ ServiceAccount: { } name }, ..] ? new NamespacedName(settings.OperatorNamespace, name) : null);
            var token = new AuthenticationHeaderValue(
                "Bearer",
                settings.Token ?? await OperatorToken.RequestAsync(connection!, account, cancellationToken)
            );
            return settings.Server is { } server
                ? new OperatorClient(
                    connection,
                    [new Replica(server.AbsoluteUri, CreateClient(DirectHandler(settings.Authority), server, token))]
                )
                : new OperatorClient(
                    connection,
                    [
                        .. pods.Select(pod => new Replica(
                            $"pod {pod.Key}",
                            CreateClient(PortForwardHandler(connection!, pod.Key), Loopback, token)
                        )),
                    ]
                );
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request to the replicas in turn until one responds.</summary>
    /// <param name="path">The path and query, relative to the API's root.</param>
    /// <exception cref="CliException">The replica that responded refused the request, or none responded.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        for (var place = 0; ; place++)
        {
            try
            {
                return await GetAsync<T>(_replicas[place], path, cancellationToken);
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException
                    || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                if (place == _replicas.Count - 1)
                    throw new CliException($"the operator does not answer at {_replicas[place].Name}: {error.GetBaseException().Message}");
            }
        }
    }

    public void Dispose()
    {
        foreach (var replica in _replicas)
            replica.Http.Dispose();
        _connection?.Dispose();
    }

    private static async Task<T> GetAsync<T>(Replica replica, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await replica.Http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new CliException($"the operator answers {(int)response.StatusCode}: {ProblemDetail(body)}");
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliException($"what answers at {replica.Name} is not the operator, or another version of it");
        }
    }

    private static HttpClient CreateClient(SocketsHttpHandler handler, Uri address, AuthenticationHeaderValue token) =>
        new(handler)
        {
            BaseAddress = address,
            Timeout = RequestTimeout,
            DefaultRequestHeaders = { Authorization = token },
        };

    private static SocketsHttpHandler DirectHandler(FileInfo? authority)
    {
        var handler = new SocketsHttpHandler();
        if (authority is null)
            return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority.FullName);
        }
        catch (CryptographicException error)
        {
            throw new CliException($"--ca-file is \"{authority}\"; allowed: a PEM file with certificates ({error.Message})");
        }

        if (policy.CustomTrustStore.Count == 0)
            throw new CliException($"--ca-file is \"{authority}\"; allowed: a PEM file with certificates (it has none)");
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    // The API server authorizes the tunnel. No port is opened on this machine, so no other process can use it.
    private static SocketsHttpHandler PortForwardHandler(ApiConnection connection, NamespacedName pod) =>
        new()
        {
            UseProxy = false,
            ConnectCallback = async (_, token) => await connection.ForwardPortAsync(pod, OperatorPod.ApiPort, token),
        };

    private static string ProblemDetail(string body)
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
