using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonding.Domain.Bonds;
using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
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
    private readonly BondingCluster _cluster = new();
    private readonly OperatorEndpoints _faces = new();
    private OperatorProcess? _operator;
    private ApiConnection? _connection;
    private HttpClient? _http;

    private static V1LabelSelector AppSelector => new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    private static V1PodTemplateSpec AppTemplate =>
        new()
        {
            Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new() { Containers = [new() { Name = "app", Image = "app:1" }] },
        };

    public IKubernetes Admin => _cluster.Admin;

    public ApiConnection Connection => _connection!;

    /// <summary>Where the operator answers over HTTPS.</summary>
    public Uri Server => _faces.TenantApi;

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
        _operator = await StartAsync(_faces);
        Ways = await OperatorAccess.OpenAsync(_cluster.ControlPlane, _faces, stop);
        var secret = await Admin.CoreV1.ReadNamespacedSecretAsync(
            "bonding-operator-webhook",
            OperatorSetup.OwnNamespace,
            cancellationToken: stop
        );
        var authority = Encoding.ASCII.GetString(secret.Data["ca.crt"]);
        AuthorityFile = await Ways.FileAsync("ca.crt", authority);
        _http = new HttpClient(TrustingHandler(authority)) { BaseAddress = Server };
    }

    /// <summary>An operator; all but the first that runs are followers.</summary>
    public Task<OperatorProcess> StartAsync(OperatorEndpoints faces)
    {
        var setup = new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), _cluster.ControlPlane.KubeconfigPath)
        {
            Options = [NoPrometheus],
        };
        return OperatorProcess.StartAsync(setup, faces, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _connection?.Dispose();
        if (Ways is not null)
            await Ways.DisposeAsync();
        if (_operator is not null)
            await _operator.DisposeAsync();
        _faces.Dispose();
        await _cluster.DisposeAsync();
    }

    public async Task<(HttpStatusCode Code, string Body)> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http!.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks until the answer has the code: the operator's caches lag behind the API server.</summary>
    /// <param name="saying">What the answer has to hold as well.</param>
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

    /// <summary>A namespace with the ServiceAccount of its pods.</summary>
    public async Task<string> NamespaceAsync(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = name } }, cancellationToken: stop);
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new() { Name = ServiceAccount } },
            name,
            cancellationToken: stop
        );
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
                BoundObjectRef = pod is null
                    ? null
                    : new()
                    {
                        ApiVersion = "v1",
                        Kind = "Pod",
                        Name = pod.Name(),
                        Uid = pod.Uid(),
                    },
            },
        };
        var answer = await Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            request,
            ServiceAccount,
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
        return answer.Status.Token;
    }

    public string ExpiredCopyOf(string token) => _cluster.ControlPlane.ExpiredCopyOf(token);

    /// <summary>A bare pod with an account that holds the units.</summary>
    public async Task<V1Pod> TenantAsync(string ns, string name, int bondedUnits)
    {
        await AccountAsync(ns, new TenantRef { Kind = TenantKind.Pod, Name = name }, bondedUnits);
        return await PodAsync(ns, name, owner: null);
    }

    public static V1OwnerReference OwnedBy(string kind, IMetadata<V1ObjectMeta> owner) =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = kind,
            Name = owner.Name(),
            Uid = owner.Uid(),
            Controller = true,
        };

    /// <summary>A Deployment whose ReplicaSets and pods nobody makes.</summary>
    public Task<V1Deployment> DeploymentAsync(string ns, string name) =>
        Admin.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new() { Name = name },
                Spec = new() { Selector = AppSelector, Template = AppTemplate },
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );

    /// <summary>A ReplicaSet whose pods nobody makes.</summary>
    public Task<V1ReplicaSet> ReplicaSetAsync(string ns, string name, V1OwnerReference? owner) =>
        Admin.AppsV1.CreateNamespacedReplicaSetAsync(
            new V1ReplicaSet
            {
                Metadata = new() { Name = name, OwnerReferences = owner is null ? null : [owner] },
                Spec = new() { Selector = AppSelector, Template = AppTemplate },
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );

    public Task<V1Pod> PodAsync(string ns, string name, V1OwnerReference? owner, params (string Name, string Value)[] labels)
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = name,
                OwnerReferences = owner is null ? null : [owner],
                Labels = labels.ToDictionary(label => label.Name, label => label.Value),
            },
            Spec = new() { ServiceAccountName = ServiceAccount, Containers = [new() { Name = "app", Image = "app:1" }] },
        };
        return Admin.CoreV1.CreateNamespacedPodAsync(pod, ns, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Units are bought as everybody buys them: the account opens with just their price.</summary>
    public async Task AccountAsync(string ns, TenantRef tenant, int bondedUnits)
    {
        var (accounts, bonds) = (Connection.Resource<CreditAccount>(), Connection.Resource<Bond>());
        var price = BondRules.Default.PriceOf(bondedUnits).Total;
        await accounts.CreateAsync(
            new CreditAccount
            {
                Metadata = new() { NamespaceProperty = ns, Name = tenant.Name },
                Spec = new()
                {
                    TenantRef = tenant,
                    Earning = new() { Vcpus = 1, BaselinePercent = 20 },
                    MaxBalance = "1000",
                    OpeningBalance = price.ToString(),
                },
            },
            TestContext.Current.CancellationToken
        );
        if (bondedUnits == 0)
            return;
        await bonds.CreateAsync(
            new Bond
            {
                Metadata = new() { NamespaceProperty = ns, Name = tenant.Name },
                Spec = new() { AccountName = tenant.Name, Units = bondedUnits },
            },
            TestContext.Current.CancellationToken
        );
        await Eventually.GetAsync(
            token => accounts.GetAsync(new(ns, tenant.Name), token),
            account => account.Status.BondedUnits == bondedUnits,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>The namespace's ServiceAccount may read its accounts.</summary>
    public async Task GrantReadAsync(string ns)
    {
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role
            {
                Metadata = new() { Name = "reader" },
                Rules =
                [
                    new()
                    {
                        ApiGroups = [BondingGroup.Name],
                        Resources = ["creditaccounts"],
                        Verbs = ["get"],
                    },
                ],
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = "reader" },
                RoleRef = new()
                {
                    ApiGroup = "rbac.authorization.k8s.io",
                    Kind = "Role",
                    Name = "reader",
                },
                Subjects =
                [
                    new()
                    {
                        Kind = "ServiceAccount",
                        Name = ServiceAccount,
                        NamespaceProperty = ns,
                    },
                ],
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

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
