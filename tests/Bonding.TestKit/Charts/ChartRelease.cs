using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.TestKit.Charts;

/// <summary>
/// The chart on a control plane, rendered by Helm and applied by kubectl. The two pods of its Deployment run on simulated nodes, so two
/// processes stand for them: with the environment that the Deployment gives them, and with a token of its ServiceAccount.
/// </summary>
public sealed class ChartRelease : IAsyncDisposable
{
    /// <summary>The user that the API server knows the operator as.</summary>
    public const string ServiceAccount = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";

    // Who took over is known sooner.
    private static readonly string[] ShortLease =
    [
        "--Leader:LeaseDuration=00:00:05",
        "--Leader:RenewDeadline=00:00:03",
        "--Leader:RetryPeriod=00:00:00.5",
    ];

    private readonly OperatorEndpoints[] _endpoints = [new(), new()];
    private readonly OperatorProcess?[] _replicas = [null, null];
    private readonly List<OperatorSetup> _setups = [];
    private readonly WorkFolder _volumes = WorkFolder.Create();

    /// <summary>Kubectl of the administrator.</summary>
    public Kubectl Kubectl { get; private set; } = null!;

    /// <summary>What the API server calls about new pods.</summary>
    public WebhookService Service { get; private set; } = null!;

    /// <summary>The ports of each replica, running or not.</summary>
    public IReadOnlyList<OperatorEndpoints> Endpoints => _endpoints;

    public IReadOnlyList<OperatorProcess> Replicas => [.. _replicas.OfType<OperatorProcess>()];

    /// <summary>The name of the pod that a replica stands for: its identity in the lease.</summary>
    public string IdentityOf(int replica) => _setups[replica].Environment["BONDING__LEADER__IDENTITY"];

    /// <summary>Installs the chart. No replica runs yet.</summary>
    /// <param name="controlPlane">With Ready nodes that have room for its pods.</param>
    /// <param name="server">The address of the API server that the replicas call.</param>
    /// <param name="prometheus">The address of Prometheus.</param>
    /// <param name="values">More values of the chart, as for <c>--set</c>.</param>
    /// <param name="options">More options of a replica, by its number.</param>
    public async Task InstallAsync(
        ControlPlane controlPlane,
        Uri server,
        Uri prometheus,
        IReadOnlyList<string> values,
        Func<int, IEnumerable<string>> options,
        CancellationToken stop
    )
    {
        Kubectl = new Kubectl(controlPlane.KubeconfigPath);
        Service = new WebhookService(_endpoints[0].WebhookPort, _endpoints[1].WebhookPort);
        (await Kubectl.RunAsync(["create", "namespace", OperatorChart.Namespace], stop)).OutputOrThrow();
        string[] all = [$"prometheus.url={prometheus}", $"webhook.url={Service.Address}", .. values];
        var rendered = (await OperatorChart.RenderAsync(all, stop, "--kube-version", controlPlane.Version.ToString())).OutputOrThrow();
        // The schema of an old test server knows no CEL rules, so kubectl is not to check by it.
        (await Kubectl.RunAsync(["apply", "--validate=false", "--filename", "-"], stop, rendered)).OutputOrThrow();
        foreach (var (replica, pod) in (await PodsOfDeploymentAsync(controlPlane, stop)).Index())
            _setups.Add(
                await ChartReplica.SetupAsync(controlPlane, server, pod, _volumes, stop) with
                {
                    WebhookUrl = Service.Address,
                    Options = [.. ShortLease, .. options(replica)],
                }
            );
    }

    /// <summary>Starts a replica; returns when it is ready.</summary>
    public async Task StartAsync(int replica, CancellationToken stop) =>
        _replicas[replica] = await OperatorProcess.StartAsync(_setups[replica], _endpoints[replica], stop);

    /// <summary>Ends a replica by SIGKILL.</summary>
    public async Task KillAsync(int replica)
    {
        await _replicas[replica]!.KillAsync();
        await _replicas[replica]!.DisposeAsync();
        _replicas[replica] = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in Replicas)
            await replica.DisposeAsync();
        if (Service is not null)
            await Service.DisposeAsync();
        foreach (var endpoints in _endpoints)
            endpoints.Dispose();
        _volumes.Dispose();
    }

    private async Task<IReadOnlyList<V1Pod>> PodsOfDeploymentAsync(ControlPlane controlPlane, CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);
        return await Eventually.GetAsync(
            async () =>
            {
                var pods = (await admin.CoreV1.ListNamespacedPodAsync(OperatorChart.Namespace, cancellationToken: stop)).Items;
                return pods.Count(pod => pod.Status.Phase == "Running") == _replicas.Length ? pods.ToList() : null;
            },
            _ => true,
            stop,
            what: "the two pods of the chart's Deployment run"
        );
    }
}
