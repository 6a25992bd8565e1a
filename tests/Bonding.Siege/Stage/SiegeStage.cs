using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Bonding.TestKit;
using Bonding.TestKit.Charts;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Siege.Stage;

/// <summary>
/// A real control plane and Prometheus, simulated nodes and KubeVirt, and the chart with its two replicas, rights, webhook and secured
/// metrics.
/// </summary>
internal sealed class SiegeStage : IAsyncDisposable
{
    /// <summary>The label of pods that the simulated kubelets do not look at, as if they were busy.</summary>
    public const string UnseenLabel = "siege-unseen";

    // A pod's owner can give its Service the name of a job that counts.
    private const string AsKubelet =
        "[{ target_label: job, replacement: kubelet }, { target_label: metrics_path, replacement: /metrics/cadvisor }]";

    private const string AsKubeVirt = "[{ target_label: job, replacement: kubevirt }]";

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly List<LoopbackPort> _ports = [LoopbackPort.Take(), LoopbackPort.Take(), LoopbackPort.Take()];

    public ControlPlane ControlPlane { get; private set; } = null!;

    public ApiProxy Proxy { get; private set; } = null!;

    public ChartRelease Release { get; } = new();

    public TenantMetricsExporter Exporter { get; private set; } = null!;

    public AttackerPages Pages { get; private set; } = null!;

    public k8s.Kubernetes Admin { get; private set; } = null!;

    /// <summary>The port that Prometheus scrapes for a flood of series, where nobody listens otherwise.</summary>
    public int FloodPort => _ports[2].Number;

    /// <summary>Where each replica shows its metrics.</summary>
    public IReadOnlyList<Uri> Metrics => [.. _ports.Take(2).Select(port => new Uri($"https://127.0.0.1:{port.Number}/metrics"))];

    /// <summary>Where each replica reviews pods.</summary>
    public IReadOnlyList<string> Webhooks => [.. Release.Endpoints.Select(endpoints => $"https://127.0.0.1:{endpoints.WebhookPort}/pods")];

    /// <summary>Where each replica answers tenants.</summary>
    public IReadOnlyList<Uri> TenantApis => [.. Release.Endpoints.Select(endpoints => endpoints.TenantApi)];

    public static async Task<SiegeStage> StartAsync(CancellationToken stop)
    {
        var stage = new SiegeStage();
        try
        {
            await stage.StartPartsAsync(stop);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs kubectl as the administrator.</summary>
    public async Task<string> KubectlAsync(string? input, CancellationToken stop, params IEnumerable<string> arguments) =>
        (await Release.Kubectl.RunAsync(arguments, stop, input)).OutputOrThrow();

    /// <summary>A token of the ServiceAccount <c>default</c> of a namespace, for the tenant API, bound to a pod if one is named.</summary>
    public Task<string> TenantTokenAsync(string ns, V1Pod? pod, CancellationToken stop, string account = "default") =>
        ServiceAccountTokens.CreateAsync(Admin, ns, account, pod, "bonding.dev", stop);

    /// <summary>A client that trusts the replicas' authority and shows a token.</summary>
    public async Task<HttpClient> ClientAsync(string? token, CancellationToken stop)
    {
        var secret = await Eventually.GetAsync(
            async () =>
                (await Admin.CoreV1.ListNamespacedSecretAsync(OperatorChart.Namespace, cancellationToken: stop)).Items.FirstOrDefault(one =>
                    one.Data?.ContainsKey("ca.crt") == true && one.Type != "kubernetes.io/service-account-token"
                ),
            _ => true,
            stop,
            what: "the replicas have a certificate"
        );
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(secret.Data["ca.crt"])));
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
        return Watch.Client(handler, token);
    }

    /// <summary>What reads the state of the operator and the innocents.</summary>
    public async Task<Watch> WatchAsync(CancellationToken stop)
    {
        var token = await ControlPlane.TokenForAsync("monitoring", "prometheus", stop);
        return new Watch(Admin, await ClientAsync(token, stop), Metrics, [Release.IdentityOf(0), Release.IdentityOf(1)]);
    }

    public async ValueTask DisposeAsync()
    {
        await Release.DisposeAsync();
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        Admin?.Dispose();
        foreach (var port in _ports)
            port.Dispose();
    }

    private async Task StartPartsAsync(CancellationToken stop)
    {
        ControlPlane = Keep(await ControlPlane.StartAsync(new ControlPlaneOptions(), stop));
        Proxy = Keep(await ApiProxy.StartAsync(ControlPlane, new ApiProxyOptions(), stop));
        Admin = new k8s.Kubernetes(ControlPlane.AdminConfig);
        Keep(await SimulatedNodes.StartAsync(ControlPlane.AdminConfig, 3, new NodeSize(8_000, 16_384), stop, unseen: IsUnseen));
        Keep(await VirtController.StartAsync(ControlPlane.AdminConfig, stop));
        Exporter = Keep(await TenantMetricsExporter.StartAsync(stop));
        Pages = Keep(await AttackerPages.StartAsync(stop));
        var prometheus = Keep(await PrometheusServer.StartAsync(Targets(), stop));
        string[] values = ["metrics.readers[0].namespace=monitoring", "metrics.readers[0].name=prometheus"];
        await Release.InstallAsync(ControlPlane, Proxy.Address, prometheus.BaseAddress, values, OptionsOf, stop);
        await KubectlAsync(null, stop, "create", "namespace", "monitoring");
        await KubectlAsync(null, stop, "create", "serviceaccount", "prometheus", "--namespace", "monitoring");
        await Task.WhenAll(Release.StartAsync(0, stop), Release.StartAsync(1, stop));
    }

    private static bool IsUnseen(JsonObject pod) => pod.Text("metadata", "labels", UnseenLabel).Length > 0;

    private IEnumerable<string> OptionsOf(int replica) =>
        ["--Endpoints:SecureMetrics=true", $"--Endpoints:Metrics=127.0.0.1:{_ports[replica].Number}"];

    private ScrapeTarget[] Targets() =>
        [
            new("kubevirt", Exporter.Address),
            new("app", new Uri(Pages.Address, "/app")) { MetricRelabelings = "[]" },
            new("named-kubelet", new Uri(Pages.Address, "/kubelet")) { MetricRelabelings = AsKubelet },
            new("named-kubevirt", new Uri(Pages.Address, "/kubevirt")) { MetricRelabelings = AsKubeVirt },
            new("flood", new Uri($"http://127.0.0.1:{FloodPort}/metrics")) { MetricRelabelings = AsKubelet },
        ];

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
