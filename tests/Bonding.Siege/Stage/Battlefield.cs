using Bonding.Siege.Load;
using Bonding.TestKit;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Tools;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Siege.Stage;

/// <summary>One attack's own namespace, in which the attacker has the cluster role edit, and what it sets loose there.</summary>
internal sealed class Battlefield : IAsyncDisposable
{
    /// <summary>What an account of 2 vCPUs at 20 % earns, in credits a minute.</summary>
    public const double EarnedAMinute = 0.4;

    private const string Attacker = "attacker";
    private static readonly TimeSpan CleaningLimit = TimeSpan.FromSeconds(30);

    private readonly List<LoadProcess> _loads = [];
    private readonly List<MeteredTenant> _meters = [];

    private Battlefield(SiegeStage stage, string ns) => (Stage, Namespace) = (stage, ns);

    public SiegeStage Stage { get; }

    public string Namespace { get; }

    public static async Task<Battlefield> OpenAsync(SiegeStage stage, string attack, CancellationToken stop)
    {
        var field = new Battlefield(stage, $"siege-{attack.ToLowerInvariant()}");
        await field.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: Namespace
            metadata: { name: {{field.Namespace}} }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: {{Attacker}} }
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: {{Attacker}} }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
            subjects: [{ kind: ServiceAccount, name: {{Attacker}}, namespace: {{field.Namespace}} }]
            """,
            stop
        );
        await Eventually.TrueAsync(
            async () => (await field.TryAsync(stop, "get", "serviceaccount", "default")).ExitCode == 0,
            stop,
            what: "pods can be made"
        );
        return field;
    }

    /// <summary>Applies a manifest as the administrator.</summary>
    public Task ApplyAsync(string manifest, CancellationToken stop) =>
        Stage.KubectlAsync(manifest, stop, "--namespace", Namespace, "apply", "--filename", "-");

    /// <summary>Runs kubectl as the attacker, in its namespace; what it may not do fails.</summary>
    public Task<ToolResult> AttackAsync(string? manifest, CancellationToken stop, params IEnumerable<string> arguments) =>
        Stage.Release.Kubectl.RunAsync(
            ["--namespace", Namespace, $"--as=system:serviceaccount:{Namespace}:{Attacker}", .. arguments],
            stop,
            manifest
        );

    /// <summary>Creates an object as the attacker.</summary>
    public Task<ToolResult> CreateAsync(string manifest, CancellationToken stop) =>
        AttackAsync(manifest, stop, "create", "--filename", "-");

    /// <summary>A value of an object of the namespace, or an empty text.</summary>
    public async Task<string> ReadAsync(string kind, string name, string jsonPath, CancellationToken stop) =>
        (await TryAsync(stop, "get", kind, name, "--ignore-not-found", "--output", $"jsonpath={jsonPath}")).Output;

    /// <summary>The number of objects of a kind in the namespace.</summary>
    public async Task<int> CountAsync(string kind, CancellationToken stop) =>
        (await TryAsync(stop, "get", kind, "--output", "name")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Waits for a value of an object.</summary>
    public Task<string> AwaitAsync(string kind, string name, string jsonPath, Predicate<string> wanted, CancellationToken stop) =>
        Eventually.GetAsync<string>(
            async () => await ReadAsync(kind, name, jsonPath, stop),
            wanted,
            stop,
            TimeSpan.FromSeconds(45),
            $"{kind}/{name} {jsonPath} is as wanted"
        );

    /// <summary>Waits until an account shows that samples of its tenant were settled.</summary>
    public Task AwaitSettledAsync(string account, CancellationToken stop) =>
        AwaitAsync("creditaccount", account, "{.status.asOf}", seen => seen.Length > 0, stop);

    /// <summary>An account of 2 vCPUs at 20 %, opened by the administrator.</summary>
    public Task AccountAsync(
        string kind,
        string tenant,
        CancellationToken stop,
        string opening = "550",
        string? name = null,
        int vcpus = 2
    ) =>
        ApplyAsync(
            $$"""
            apiVersion: bonding.dev/v1alpha1
            kind: CreditAccount
            metadata: { name: {{name ?? tenant}} }
            spec:
              tenantRef: { kind: {{kind}}, name: {{tenant}} }
              earning: { vcpus: {{vcpus}}, baselinePercent: 20 }
              openingBalance: "{{opening}}"
            """,
            stop
        );

    public static string BondOf(string account, string name, int units) =>
        $$"""
            apiVersion: bonding.dev/v1alpha1
            kind: Bond
            metadata: { name: {{name}} }
            spec: { accountName: {{account}}, units: {{units}} }
            """;

    /// <summary>A Deployment of one container, or of several by name, each asking for 100m.</summary>
    public Task WorkloadAsync(string name, CancellationToken stop, int replicas = 1, params string[] containers) =>
        ApplyAsync(
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: {{name}} }
            spec:
              replicas: {{replicas}}
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
            {{string.Join('\n', (containers.Length > 0 ? containers : ["app"]).Select(ContainerOf))}}
            """,
            stop
        );

    /// <summary>Waits for a running pod of a workload.</summary>
    public Task<V1Pod> PodAsync(string app, CancellationToken stop) => PodAsync(Stage.Admin, Namespace, app, stop);

    /// <summary>Waits for a running pod of a workload of any namespace.</summary>
    public static async Task<V1Pod> PodAsync(IKubernetes api, string ns, string app, CancellationToken stop) =>
        await Eventually.GetAsync(
            async () =>
                (await api.CoreV1.ListNamespacedPodAsync(ns, labelSelector: $"app={app}", cancellationToken: stop)).Items.FirstOrDefault(
                    pod => pod.Status.Phase == "Running"
                ),
            _ => true,
            stop,
            what: $"a pod of {ns}/{app} runs"
        );

    /// <summary>A VM of 2 vCPUs that asks for 200m, which KubeVirt truly reports at so many cores.</summary>
    public async Task MachineAsync(string name, double cores, CancellationToken stop)
    {
        await ApplyAsync(
            new VmSpec(Namespace, name) { Vcpus = 2, CpuRequest = "200m" }
                .ToObject()
                .ToJsonString(),
            stop
        );
        var meter = Stage.Exporter.AddMachine(Namespace, name, "node-1", new TenantSize(2, 512 << 20), Trace.Load("idle"));
        meter.UseCores(cores);
        _meters.Add(meter);
    }

    /// <summary>The kubelet truly reports so many cores of a container.</summary>
    public void Meter(V1Pod pod, string container, double cores)
    {
        var meter = Stage.Exporter.AddContainer(Namespace, pod.Name(), container, new TenantSize(2, 512 << 20), Trace.Load("idle"));
        meter.UseCores(cores);
        _meters.Add(meter);
    }

    /// <summary>Sets a load loose, which is held to half a core.</summary>
    public void Assail(params IEnumerable<string> order) => _loads.Add(new LoadProcess(order));

    /// <summary>Ends all loads.</summary>
    public async Task CeaseAsync()
    {
        Stage.Pages.Clear();
        foreach (var load in _loads)
            await load.DisposeAsync();
        _loads.Clear();
    }

    /// <summary>A token of the attacker for the API server.</summary>
    public Task<string> TokenAsync(CancellationToken stop) => Stage.ControlPlane.TokenForAsync(Namespace, Attacker, stop);

    /// <summary>A token of the attacker for the tenant API.</summary>
    public Task<string> TenantTokenAsync(CancellationToken stop) => Stage.TenantTokenAsync(Namespace, null, stop, Attacker);

    public async ValueTask DisposeAsync()
    {
        await CeaseAsync();
        foreach (var meter in _meters)
            Stage.Exporter.Remove(meter);
        using var limit = new CancellationTokenSource(CleaningLimit);
        await TryAsync(limit.Token, "delete", "deployments,virtualmachines,pods", "--all", "--wait=false", "--grace-period=0", "--force");
        await TryAsync(limit.Token, "delete", "namespace", Namespace, "--wait=false");
    }

    private static string ContainerOf(string name) =>
        $$"""      - { name: {{name}}, image: "app:1", resources: { requests: { cpu: 100m } } }""";

    private Task<ToolResult> TryAsync(CancellationToken stop, params IEnumerable<string> arguments) =>
        Stage.Release.Kubectl.RunAsync(["--namespace", Namespace, .. arguments], stop);
}
