using System.Net;
using Bonding.TestKit.Parts;
using Bonding.TestKit.Processes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>
/// A real Kubernetes control plane on loopback: etcd, kube-apiserver (RBAC, own CA) and, as wanted, kube-scheduler and
/// kube-controller-manager. No kubelet: the test makes Nodes Ready, and completes the deletion of bound pods (grace period 0).
/// All servers end with this object or with the test process.
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    private readonly ControlPlaneOptions _options;
    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly ControlPlaneFiles _files;
    private readonly List<LoopbackPort> _ports = [];
    private readonly List<ServerProcess> _servers = [];
    private readonly HttpClient _probe;
    private int _kubeconfigs;

    private ControlPlane(ControlPlaneOptions options)
    {
        _options = options;
        _files = ControlPlaneFiles.Write(_folder, Authority);
        _probe = new HttpClient(Authority.TrustingHandler());
        Address = new Uri($"https://127.0.0.1:{TakePort()}");
        EtcdUrl = new Uri($"http://127.0.0.1:{TakePort()}");
        KubeconfigPath = WriteKubeconfig("admin", Address, _files.AdminToken);
    }

    /// <summary>The address of the API server itself.</summary>
    public Uri Address { get; }

    /// <summary>The address of etcd; no credentials are needed.</summary>
    public Uri EtcdUrl { get; }

    /// <summary>The authority that signed the API server's certificate and whose client certificates the API server accepts.</summary>
    public CertificateAuthority Authority { get; } = new();

    public string CaPem => Authority.CertificatePem;

    /// <summary>The bearer token of the user <c>admin</c> of group <c>system:masters</c>, who may also impersonate.</summary>
    public string AdminToken => _files.AdminToken;

    /// <summary>A kubeconfig of the user <c>admin</c>, for kubectl and helm.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The version that the API server reports, for example 1.20.2.</summary>
    public Version Version { get; private set; } = new();

    /// <summary>Whether the API server enforces the CEL rules of CRDs.</summary>
    public bool HasCel => Version >= new Version(1, 25);

    /// <summary>Whether the API server takes resizes of pods itself; no kubelet answers them here then.</summary>
    public bool HasPodResize => Version >= new Version(1, 33);

    /// <summary>The process ids of the running servers by name (<c>etcd</c>, <c>kube-apiserver</c>, …).</summary>
    public IReadOnlyDictionary<string, int> ProcessIds => _servers.ToDictionary(server => server.Name, server => server.Id);

    /// <summary>A new client configuration for the user <c>admin</c>, straight to the API server.</summary>
    public KubernetesClientConfiguration AdminConfig => ConfigFor(AdminToken);

    /// <summary>Starts the servers; returns when pods are admitted to the namespace <c>default</c>.</summary>
    /// <exception cref="MissingPartException">A binary is not installed.</exception>
    /// <exception cref="ServerNotReadyException">
    /// A server ended, or was not ready within <see cref="ControlPlaneOptions.StartLimit"/>.
    /// </exception>
    public static async Task<ControlPlane> StartAsync(ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        var controlPlane = new ControlPlane(options);
        try
        {
            await controlPlane.StartServersAsync(cancellationToken);
            return controlPlane;
        }
        catch
        {
            await controlPlane.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client configuration for any bearer token.</summary>
    public KubernetesClientConfiguration ConfigFor(string token) =>
        new()
        {
            Host = Address.AbsoluteUri,
            AccessToken = token,
            SslCaCerts = [Authority.TrustedCertificate()],
        };

    /// <summary>A token of a ServiceAccount that exists, from the API server's TokenRequest, good for one hour.</summary>
    public async Task<string> TokenForAsync(string serviceAccountNamespace, string serviceAccountName, CancellationToken cancellationToken)
    {
        using var client = new k8s.Kubernetes(AdminConfig);
        return await ServiceAccountTokens.CreateAsync(
            client,
            serviceAccountNamespace,
            serviceAccountName,
            pod: null,
            audience: null,
            cancellationToken
        );
    }

    /// <summary>A ServiceAccount's token as it would be after its time: everything in it holds but the expiry.</summary>
    public string ExpiredCopyOf(string token) => ExpiredToken.Of(token, _files.ServiceAccountKey);

    /// <summary>
    /// Writes a kubeconfig with a fresh token of a ServiceAccount that exists, so that a program runs with exactly the rights that
    /// a chart gives that account. <paramref name="server"/> is the address to write: the API server's own, or a proxy's.
    /// </summary>
    /// <returns>The path of the file; it is deleted with this object.</returns>
    public async Task<string> KubeconfigForAsync(
        string serviceAccountNamespace,
        string serviceAccountName,
        Uri? server = null,
        CancellationToken cancellationToken = default
    )
    {
        var token = await TokenForAsync(serviceAccountNamespace, serviceAccountName, cancellationToken);
        var name = $"{serviceAccountNamespace}-{serviceAccountName}-{Interlocked.Increment(ref _kubeconfigs)}";
        return WriteKubeconfig(name, server ?? Address, token);
    }

    /// <summary>Writes a kubeconfig of the user <c>admin</c> for another address of the API server, such as a proxy's.</summary>
    /// <returns>The path of the file; it is deleted with this object.</returns>
    public string AdminKubeconfigFor(Uri server) => WriteKubeconfig($"admin-{server.Port}", server, AdminToken);

    public async ValueTask DisposeAsync()
    {
        // etcd started first and ends last, so that nobody spends its grace time on a lost store.
        foreach (var server in Enumerable.Reverse(_servers))
            await server.DisposeAsync();
        foreach (var port in _ports)
            port.Dispose();
        _probe.Dispose();
        _folder.Dispose();
        Authority.Dispose();
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        await StartEtcdAsync(cancellationToken);
        await StartApiServerAsync(cancellationToken);
        using var client = new k8s.Kubernetes(AdminConfig);
        Version = ParseVersion(await client.Version.GetCodeAsync(cancellationToken));
        await Task.WhenAll(
            _options.Scheduler ? StartSchedulerAsync(cancellationToken) : Task.CompletedTask,
            _options.ControllerManager ? StartControllerManagerAsync(cancellationToken) : Task.CompletedTask
        );
        await AwaitPodsAdmittedAsync(client, cancellationToken);
    }

    private async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        var version = await EtcdVersion.ReadAsync(InstalledParts.Etcd, cancellationToken);
        var arguments = ServerArguments.Etcd(_folder.Folder("etcd"), EtcdUrl.Port, TakePort(), version);
        await StartAsync("etcd", InstalledParts.Etcd, arguments, new Uri(EtcdUrl, "/health"), cancellationToken);
    }

    private Task StartApiServerAsync(CancellationToken cancellationToken) =>
        StartAsync(
            "kube-apiserver",
            InstalledParts.KubeApiServer,
            ServerArguments.ApiServer(_files, EtcdUrl, Address.Port, _options),
            new Uri(Address, "/readyz"),
            cancellationToken
        );

    private Task StartSchedulerAsync(CancellationToken cancellationToken)
    {
        var kubeconfig = WriteKubeconfig("scheduler", Address, _files.SchedulerToken);
        var port = TakePort();
        var arguments = ServerArguments.Scheduler(_files, kubeconfig, port, Version);
        return StartAsync("kube-scheduler", InstalledParts.KubeScheduler, arguments, HealthOf(port), cancellationToken);
    }

    private Task StartControllerManagerAsync(CancellationToken cancellationToken)
    {
        var kubeconfig = WriteKubeconfig("controller-manager", Address, _files.ControllerManagerToken);
        var port = TakePort();
        var arguments = ServerArguments.ControllerManager(_files, kubeconfig, port, Version, _options);
        return StartAsync("kube-controller-manager", InstalledParts.KubeControllerManager, arguments, HealthOf(port), cancellationToken);
    }

    private async Task StartAsync(
        string name,
        string binary,
        IEnumerable<string> arguments,
        Uri health,
        CancellationToken cancellationToken
    )
    {
        var server = ServerProcess.Start(name, binary, arguments, _files.Logs);
        lock (_servers)
            _servers.Add(server);
        await server.WaitUntilReadyAsync(token => IsHealthyAsync(health, token), _options.StartLimit, cancellationToken);
    }

    private async Task<bool> IsHealthyAsync(Uri health, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, health);
        request.Headers.Authorization = new("Bearer", AdminToken);
        using var response = await _probe.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task AwaitPodsAdmittedAsync(k8s.Kubernetes client, CancellationToken cancellationToken)
    {
        var apiServer = _servers.Single(server => server.Name == "kube-apiserver");
        if (!_options.ControllerManager)
            await apiServer.WaitUntilReadyAsync(token => CreateDefaultAccountAsync(client, token), _options.StartLimit, cancellationToken);
        await apiServer.WaitUntilReadyAsync(token => AdmitsPodsAsync(client, token), _options.StartLimit, cancellationToken);
    }

    /// <summary>
    /// Asked with a pod that is not kept: the admission follows accounts (and, in old versions, their token secrets) through a cache of
    /// its own, so that seeing both does not yet mean that a pod is let in.
    /// </summary>
    private static async Task<bool> AdmitsPodsAsync(k8s.Kubernetes client, CancellationToken cancellationToken)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "admission-probe" },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "probe", Image = "probe" }] },
        };
        try
        {
            await client.CoreV1.CreateNamespacedPodAsync(pod, "default", dryRun: "All", cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException)
        {
            return false;
        }
    }

    // The API server is ready a moment before it has made the namespace.
    private static async Task<bool> CreateDefaultAccountAsync(k8s.Kubernetes client, CancellationToken cancellationToken)
    {
        var account = new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default" } };
        try
        {
            await client.CoreV1.CreateNamespacedServiceAccountAsync(account, "default", cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static Version ParseVersion(VersionInfo info) => Version.Parse(info.GitVersion.TrimStart('v').Split('-', '+')[0]);

    private static Uri HealthOf(int port) => new($"https://127.0.0.1:{port}/healthz");

    private string WriteKubeconfig(string name, Uri server, string token) =>
        Kubeconfig.Write(_folder.File(name + ".kubeconfig"), server, CaPem, token);

    private int TakePort()
    {
        var port = LoopbackPort.Take();
        lock (_ports)
            _ports.Add(port);
        return port.Number;
    }
}
