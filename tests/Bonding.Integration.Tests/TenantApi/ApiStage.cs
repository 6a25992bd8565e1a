using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>A real API server, the operator as a process, and callers that trust the operator's own authority alone.</summary>
public sealed class ApiStage : IAsyncLifetime
{
    /// <summary>A namespace's ServiceAccount that all its pods share.</summary>
    public const string ServiceAccount = "tenant";

    private const string NoPrometheus = "--PrometheusUrl=http://127.0.0.1:9/";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly BondingCluster _cluster = new();
    private readonly OperatorFaces _faces = new();
    private OperatorProcess? _operator;
    private ApiConnection? _connection;
    private HttpClient? _http;

    public IKubernetes Admin => _cluster.Admin;

    public ApiConnection Connection => _connection!;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await _cluster.InitializeAsync();
        _connection = new ApiConnection(_cluster.ControlPlane.AdminConfig, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
        var setup = new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), _cluster.ControlPlane.KubeconfigPath) { Options = [NoPrometheus] };
        _operator = await OperatorProcess.StartAsync(setup, _faces, stop);
        _http = new HttpClient(await TrustingHandlerAsync(stop)) { BaseAddress = _faces.TenantApi };
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _connection?.Dispose();
        if (_operator is not null) await _operator.DisposeAsync();
        _faces.Dispose();
        await _cluster.DisposeAsync();
    }

    public async Task<(HttpStatusCode Code, string Body)> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http!.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks until the answer has the code: the operator's caches lag behind the API server.</summary>
    public async Task<string> AwaitAsync(string path, string token, HttpStatusCode code)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var (seen, body) = await GetAsync(path, token);
            if (seen == code) return body;
            if (since.Elapsed > Limit) throw new TimeoutException($"{path}: {seen} {body}\n{_operator!.Tail()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A namespace with the ServiceAccount of its pods.</summary>
    public async Task<string> NamespaceAsync(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = name } }, cancellationToken: stop);
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new() { Name = ServiceAccount } }, name, cancellationToken: stop);
        return name;
    }

    /// <summary>A token of the ServiceAccount, bound to a pod if one is given; without an audience it is for the API server.</summary>
    public async Task<string> TokenAsync(string ns, V1Pod? pod, string? audience)
    {
        var request = new Authenticationv1TokenRequest
        {
            Spec = new()
            {
                Audiences = audience is null ? [] : [audience],
                ExpirationSeconds = 3600,
                BoundObjectRef = pod is null ? null : new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Name(), Uid = pod.Uid() },
            },
        };
        var answer = await Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            request, ServiceAccount, ns, cancellationToken: TestContext.Current.CancellationToken);
        return answer.Status.Token;
    }

    public string ExpiredCopyOf(string token) => _cluster.ControlPlane.ExpiredCopyOf(token);

    private async Task<SocketsHttpHandler> TrustingHandlerAsync(CancellationToken stop)
    {
        var secret = await Admin.CoreV1.ReadNamespacedSecretAsync("bonding-operator-webhook", OperatorSetup.OwnNamespace, cancellationToken: stop);
        var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(secret.Data["ca.crt"]));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        return new SocketsHttpHandler { UseProxy = false, SslOptions = new() { CertificateChainPolicy = policy } };
    }
}
