using Bonding.Demo.Cluster;
using Bonding.Integration.Tests.Chart;
using Bonding.Integration.Tests.Loop;
using Bonding.Operator.Instrumentation;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>
/// The stage with the chart on it, rendered by Helm and applied by kubectl. The two pods of its Deployment run on simulated nodes, so two
/// processes stand for them: with the environment that the Deployment gives them, and with a token of its ServiceAccount.
/// </summary>
public sealed class ChartStage : ClusterStage
{
    public const string ServiceAccount = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";

    /// <summary>No VM runs here, and nobody but the test of preemption asks for it.</summary>
    public const string PreemptionNode = "node-3";

    private readonly AuditLog _audit = new();
    private readonly OperatorEndpoints[] _endpoints = [new(), new()];
    private readonly OperatorProcess?[] _replicas = [null, null];
    private readonly List<OperatorSetup> _setups = [];
    private readonly WorkFolder _volumes = WorkFolder.Create();

    internal Kubectl Kubectl { get; private set; } = null!;

    internal WebhookService Service { get; private set; } = null!;

    internal IReadOnlyList<V1PolicyRule> GrantedRules { get; private set; } = [];

    protected override int Nodes => 3;

    protected override ControlPlaneOptions ControlPlaneOptions => new() { ApiServerArguments = _audit.ApiServerArguments };

    protected override IEnumerable<ScrapeTarget> MoreTargets =>
        _endpoints.Select(endpoints => new ScrapeTarget("bonding-operator", endpoints.Metrics));

    internal IReadOnlyList<OperatorProcess> Replicas => [.. _replicas.OfType<OperatorProcess>()];

    /// <summary>Requests under the chart's ServiceAccount so far.</summary>
    internal IReadOnlyList<AuditedRequest> OperatorCalls => _audit.CallsOf(ServiceAccount);

    /// <summary>The port on which a replica serves admission.</summary>
    internal int WebhookPortOf(int replica) => _endpoints[replica].WebhookPort;

    /// <summary>The name of the pod that a replica stands for: its identity in the lease.</summary>
    internal string IdentityOf(int replica) => _setups[replica].Environment["BONDING__LEADER__IDENTITY"];

    internal Task StartAsync(int replica, CancellationToken stop) => RunAsync(replica, stop);

    /// <summary>Ends a replica by SIGKILL.</summary>
    internal async Task KillAsync(int replica)
    {
        await _replicas[replica]!.KillAsync();
        await _replicas[replica]!.DisposeAsync();
        _replicas[replica] = null;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var replica in Replicas)
            await replica.DisposeAsync();
        if (Service is not null)
            await Service.DisposeAsync();
        await base.DisposeAsync();
        foreach (var endpoints in _endpoints)
            endpoints.Dispose();
        _audit.Dispose();
        _volumes.Dispose();
    }

    protected override async Task InstallAsync(CancellationToken stop)
    {
        Kubectl = new Kubectl(ControlPlane.KubeconfigPath);
        Service = new WebhookService(WebhookPortOf(0), WebhookPortOf(1));
        (await Kubectl.RunAsync(["label", "node", PreemptionNode, "kubevirt.io/schedulable-"], stop)).OutputOrThrow();
        (await Kubectl.RunAsync(["create", "namespace", OperatorChart.Namespace], stop)).OutputOrThrow();
        string[] values = [$"prometheus.url={Prometheus.BaseAddress}", $"webhook.url={Service.Address}", "dashboard.enabled=true"];
        var rendered = (await OperatorChart.RenderAsync(values, stop, "--kube-version", ControlPlane.Version.ToString())).OutputOrThrow();
        // The schema of an old test server knows no CEL rules, so kubectl is not to check by it.
        (await Kubectl.RunAsync(["apply", "--validate=false", "--filename", "-"], stop, rendered)).OutputOrThrow();
        GrantedRules = await RulesAsync(stop);
        foreach (var pod in await PodsOfDeploymentAsync(stop))
            _setups.Add(await SetupAsync(pod, stop));
        // What a class may preempt cannot be changed later, so the policy comes before the first class.
        await ApplyPolicyAsync(stop);
        await Task.WhenAll(RunAsync(0, stop), RunAsync(1, stop));
        await AwaitAdmissionAsync(stop);
    }

    private async Task ApplyPolicyAsync(CancellationToken stop)
    {
        string[] served = ["wait", "--for=condition=Established", "crd/bondingpolicies.bonding.dev", "--timeout=60s"];
        (await Kubectl.RunAsync(served, stop)).OutputOrThrow();
        (await Kubectl.RunAsync(["apply", "--filename", Path.Combine(DemoRepository.Samples, "10-policy.yaml")], stop)).OutputOrThrow();
        const string Preempts = """{"spec":{"ladder":{"preemptsFromTier":1}}}""";
        (await Kubectl.RunAsync(["patch", "bondingpolicy", "default", "--type=merge", "--patch", Preempts], stop)).OutputOrThrow();
    }

    // The API server takes a new webhook into use a moment after it was written.
    private Task<OperatorProcess> AwaitAdmissionAsync(CancellationToken stop)
    {
        const string NotAsked = $"bonding_admissions_total{{result=\"{AdmissionResult.NoAccount}\"}} 0";
        return Eventually.GetAsync(
            async () =>
            {
                (await Kubectl.RunAsync(["run", "probe", "--image=app:1", "--dry-run=server"], stop)).OutputOrThrow();
                foreach (var replica in Replicas)
                    if (!(await replica.GetAsync("metrics", stop)).Contains(NotAsked, StringComparison.Ordinal))
                        return replica;
                return null;
            },
            _ => true,
            stop,
            what: "the API server asks a replica about new pods"
        );
    }

    private async Task RunAsync(int replica, CancellationToken stop) =>
        _replicas[replica] = await OperatorProcess.StartAsync(_setups[replica], _endpoints[replica], stop);

    private async Task<OperatorSetup> SetupAsync(V1Pod pod, CancellationToken stop) =>
        await ChartReplica.SetupAsync(ControlPlane, Proxy.Address, pod, _volumes, stop) with
        {
            WebhookUrl = Service.Address,
            // Who took over is known sooner.
            Options = ["--Leader:LeaseDuration=00:00:05", "--Leader:RenewDeadline=00:00:03", "--Leader:RetryPeriod=00:00:00.5"],
        };

    private async Task<IReadOnlyList<V1Pod>> PodsOfDeploymentAsync(CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(ControlPlane.AdminConfig);
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

    private async Task<IReadOnlyList<V1PolicyRule>> RulesAsync(CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(ControlPlane.AdminConfig);
        var cluster = await admin.RbacAuthorizationV1.ReadClusterRoleAsync(OperatorChart.FullName, cancellationToken: stop);
        var own = await admin.RbacAuthorizationV1.ReadNamespacedRoleAsync(
            OperatorChart.FullName,
            OperatorChart.Namespace,
            cancellationToken: stop
        );
        return [.. cluster.Rules, .. own.Rules];
    }
}
