using Bonding.Demo.Cluster;
using Bonding.Integration.Tests.Loop;
using Bonding.Operator.Instrumentation;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>The stage with the chart on it and both its replicas.</summary>
public sealed class ChartStage : ClusterStage
{
    public const string ServiceAccount = ChartRelease.ServiceAccount;

    /// <summary>No VM runs here, and nobody but the test of preemption asks for it.</summary>
    public const string PreemptionNode = "node-3";

    private readonly AuditLog _audit = new();
    private readonly ChartRelease _release = new();

    internal Kubectl Kubectl => _release.Kubectl;

    internal WebhookService Service => _release.Service;

    internal IReadOnlyList<V1PolicyRule> GrantedRules { get; private set; } = [];

    protected override int Nodes => 3;

    protected override ControlPlaneOptions ControlPlaneOptions => new() { ApiServerArguments = _audit.ApiServerArguments };

    protected override IEnumerable<ScrapeTarget> MoreTargets =>
        _release.Endpoints.Select(endpoints => new ScrapeTarget("bonding-operator", endpoints.Metrics));

    internal IReadOnlyList<OperatorProcess> Replicas => _release.Replicas;

    /// <summary>Requests under the chart's ServiceAccount so far.</summary>
    internal IReadOnlyList<AuditedRequest> OperatorCalls => _audit.CallsOf(ServiceAccount);

    /// <summary>The port on which a replica serves admission.</summary>
    internal int WebhookPortOf(int replica) => _release.Endpoints[replica].WebhookPort;

    /// <summary>The name of the pod that a replica stands for: its identity in the lease.</summary>
    internal string IdentityOf(int replica) => _release.IdentityOf(replica);

    internal Task StartAsync(int replica, CancellationToken stop) => _release.StartAsync(replica, stop);

    /// <summary>Ends a replica by SIGKILL.</summary>
    internal Task KillAsync(int replica) => _release.KillAsync(replica);

    public override async ValueTask DisposeAsync()
    {
        await _release.DisposeAsync();
        await base.DisposeAsync();
        _audit.Dispose();
    }

    protected override async Task InstallAsync(CancellationToken stop)
    {
        await _release.InstallAsync(ControlPlane, Proxy.Address, Prometheus.BaseAddress, ["dashboard.enabled=true"], _ => [], stop);
        (await Kubectl.RunAsync(["label", "node", PreemptionNode, "kubevirt.io/schedulable-"], stop)).OutputOrThrow();
        GrantedRules = await RulesAsync(stop);
        // What a class may preempt cannot be changed later, so the policy comes before the first class.
        await ApplyPolicyAsync(stop);
        await Task.WhenAll(StartAsync(0, stop), StartAsync(1, stop));
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
