using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>A real API server, the operator as a process, and callers that trust only the operator's own authority.</summary>
public sealed class ApiStage : IAsyncLifetime
{
    /// <summary>The ServiceAccount that all pods of a namespace share.</summary>
    public const string ServiceAccount = "tenant";

    /// <summary>The namespace whose pods with <see cref="ServiceAccount"/> are the agents of nodes.</summary>
    public const string AgentNamespace = "node-agents";

    private const string NoPrometheus = "--PrometheusUrl=http://127.0.0.1:9/";
    private readonly BondingCluster _cluster = new();
    private readonly OperatorEndpoints _endpoints = new();
    private OperatorProcess? _operator;
    private ApiConnection? _connection;
    private HttpClient? _http;

    public IKubernetes Admin => _cluster.Admin;

    public ApiConnection Connection => _connection!;

    /// <summary>The operator's address over HTTPS.</summary>
    public Uri Server => _endpoints.TenantApi;

    /// <summary>PEM file of the operator's own authority.</summary>
    public string AuthorityFile { get; private set; } = "";

    public OperatorAccess Ways { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await _cluster.InitializeAsync();
        _connection = new ApiConnection(
            _cluster.ControlPlane.AdminConfig,
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );
        _operator = await StartAsync(_endpoints);
        Ways = await OperatorAccess.OpenAsync(_cluster.ControlPlane, _endpoints, stop);
        var secret = await Admin.CoreV1.ReadNamespacedSecretAsync(
            "bonding-operator-webhook",
            OperatorSetup.OwnNamespace,
            cancellationToken: stop
        );
        var authority = Encoding.ASCII.GetString(secret.Data["ca.crt"]);
        AuthorityFile = await Ways.FileAsync("ca.crt", authority);
        _http = new HttpClient(TrustingHandler(authority)) { BaseAddress = Server };
    }

    /// <summary>Starts an operator. All but the first that runs are followers.</summary>
    /// <param name="endpoints">Its ports.</param>
    /// <param name="more">More options.</param>
    public Task<OperatorProcess> StartAsync(OperatorEndpoints endpoints, params string[] more)
    {
        var setup = new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), _cluster.ControlPlane.KubeconfigPath)
        {
            Options = [NoPrometheus, $"--TenantApi:NodeAgents={AgentNamespace}/{ServiceAccount}", .. more],
        };
        return OperatorProcess.StartAsync(setup, endpoints, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _connection?.Dispose();
        if (Ways is not null)
            await Ways.DisposeAsync();
        if (_operator is not null)
            await _operator.DisposeAsync();
        _endpoints.Dispose();
        await _cluster.DisposeAsync();
    }

    public Task<(HttpStatusCode Code, string Body)> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token, null);

    /// <summary>Sends JSON, as curl does.</summary>
    public Task<(HttpStatusCode Code, string Body)> PostAsync(string path, string token, string json) =>
        SendAsync(HttpMethod.Post, path, token, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Sends a request. The caller owns the response, whose body may still come.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, string? token, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return _http!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private async Task<(HttpStatusCode Code, string Body)> SendAsync(HttpMethod method, string path, string? token, HttpContent? content)
    {
        using var response = await OpenAsync(method, path, token, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Repeats the request until the response has the code, because the operator's caches lag behind the API server.
    /// </summary>
    /// <param name="saying">The text that the response must contain as well.</param>
    public async Task<string> AwaitAsync(string path, string token, HttpStatusCode code, string saying = "")
    {
        var (seen, body) = (default(HttpStatusCode), "");
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    (seen, body) = await GetAsync(path, token);
                    return seen == code && body.Contains(saying, StringComparison.Ordinal);
                },
                TestContext.Current.CancellationToken
            );
            return body;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{path}: {seen} {body}\n{_operator!.Tail()}", late);
        }
    }

    /// <summary>
    /// Returns a token of the ServiceAccount, bound to a pod if one is given. Without an audience it is for the API server.
    /// </summary>
    public Task<string> TokenAsync(string ns, V1Pod? pod, string? audience) =>
        ServiceAccountTokens.CreateAsync(Admin, ns, ServiceAccount, pod, audience, TestContext.Current.CancellationToken);

    public string ExpiredCopyOf(string token) => _cluster.ControlPlane.ExpiredCopyOf(token);

    private static SocketsHttpHandler TrustingHandler(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority));
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new() { CertificateChainPolicy = policy },
        };
    }
}
