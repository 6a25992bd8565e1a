using Bonding.Integration.Tests.Loop;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using k8s;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>One test's namespace on the chart's stage, worked as people work it: with kubectl.</summary>
internal sealed class JobCase : IAsyncDisposable
{
    private readonly ChartStage _stage;
    private readonly LoopCase _machines;
    private readonly ApiConnection _api;

    private JobCase(ChartStage stage, LoopCase machines)
    {
        (_stage, _machines) = (stage, machines);
        _api = new ApiConnection(stage.Proxy.AdminConfig, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
    }

    public string Namespace => _machines.Namespace;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<JobCase> OpenAsync(ChartStage stage) => new(stage, await LoopCase.OpenAsync(stage));

    /// <summary>A VM of 2 vCPUs that asks for 200m, and its account.</summary>
    public async Task MachineAsync(string name, bool allowRestart = false)
    {
        await _machines.CreateMachineAsync(name);
        await AccountAsync("VirtualMachine", name, vcpus: 2, allowRestart);
    }

    public Task AccountAsync(string kind, string tenant, int vcpus, bool allowRestart = false) =>
        ApplyAsync(
            $$"""
            apiVersion: bonding.dev/v1alpha1
            kind: CreditAccount
            metadata: { name: {{tenant}} }
            spec:
              tenantRef: { kind: {{kind}}, name: {{tenant}} }
              earning: { vcpus: {{vcpus}}, baselinePercent: 20 }
              openingBalance: "550"
              allowRestart: {{(allowRestart ? "true" : "false")}}
            """
        );

    public Task BondAsync(string account, string name, int units) =>
        ApplyAsync(
            $$"""
            apiVersion: bonding.dev/v1alpha1
            kind: Bond
            metadata: { name: {{name}} }
            spec: { accountName: {{account}}, units: {{units}} }
            """
        );

    /// <summary>A bond that is settled before this returns.</summary>
    public async Task<Bond> BondedAsync(string account, int units)
    {
        await BondAsync(account, $"{account}-{units}", units);
        return await BondedAsync($"{account}-{units}");
    }

    public Task<Bond> BondedAsync(string name) =>
        Eventually.GetAsync(
            () => _api.Resource<Bond>().GetAsync(new(Namespace, name), Stop),
            bond => bond.Status.Phase == BondPhase.Bonded,
            Stop
        );

    /// <summary>A Deployment or a StatefulSet of one container.</summary>
    public Task WorkloadAsync(string kind, string name, int request, int replicas = 1, string? node = null) =>
        ApplyAsync(
            $$"""
            apiVersion: apps/v1
            kind: {{kind}}
            metadata: { name: {{name}} }
            spec:
              {{(kind == "StatefulSet" ? $"serviceName: {name}" : "")}}
              replicas: {{replicas}}
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  terminationGracePeriodSeconds: 0
                  nodeSelector: { kubernetes.io/hostname: {{node ?? "node-1"}} }
                  containers: [{ name: app, image: "app:1", resources: { requests: { cpu: {{request}}m } } }]
            """
        );

    /// <summary>Waits for the pods of a workload, those that go not counted.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync(string app, Predicate<IReadOnlyList<V1Pod>> wanted) =>
        await Eventually.GetAsync(async () => await PodsOfAsync(app), wanted, Stop);

    /// <summary>Waits for the one pod of a workload.</summary>
    public async Task<V1Pod> PodAsync(string app, Predicate<V1Pod> wanted) =>
        (await PodsAsync(app, pods => pods.Count == 1 && wanted(pods[0]))).Single();

    public Task<V1Pod> LauncherAsync(string machine, Predicate<V1Pod> wanted) =>
        Eventually.GetAsync(
            async () =>
                (await ListAsync())
                    .Where(pod => pod.GetLabel("vm.kubevirt.io/name") == machine)
                    .MaxBy(pod => pod.Metadata.CreationTimestamp),
            wanted,
            Stop
        );

    public Task<CreditAccount> AccountAsync(string name, Predicate<CreditAccount> wanted) => _machines.AwaitAccountAsync(name, wanted);

    public Task<VirtualMachine> MachineAsync(string name, Predicate<VirtualMachine> wanted) => _machines.AwaitMachineAsync(name, wanted);

    public Task<T> GetAsync<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Eventually.GetAsync(() => _api.Resource<T>().GetAsync(new(Namespace, name), Stop), _ => true, Stop);

    public Task<string> KubectlAsync(params string[] arguments) => KubectlAsync(arguments, null);

    public Task RestartAsync(string machine) => _stage.Virt.RestartAsync(Namespace, machine, Stop);

    /// <summary>The requests of the operator that named this namespace.</summary>
    public IReadOnlyList<AuditedRequest> OperatorCalls(string verb, string resource) =>
        [.. _stage.OperatorCalls.Where(call => (call.Object.Namespace, call.Verb, call.Resource) == (Namespace, verb, resource))];

    public async ValueTask DisposeAsync()
    {
        await _machines.DisposeAsync();
        _api.Dispose();
    }

    private Task ApplyAsync(string manifest) => KubectlAsync(["apply", "--filename", "-"], manifest);

    private async Task<string> KubectlAsync(IEnumerable<string> arguments, string? input) =>
        (await _stage.Kubectl.RunAsync(["--namespace", Namespace, .. arguments], Stop, input)).OutputOrThrow();

    private async Task<List<V1Pod>> PodsOfAsync(string app) =>
        [.. (await ListAsync()).Where(pod => pod.GetLabel("app") == app && pod.Metadata.DeletionTimestamp is null)];

    private async Task<IReadOnlyList<V1Pod>> ListAsync() =>
        (await _api.Resource<V1Pod>().ListAsync(new ListOptions { Namespace = Namespace }, Stop)).Items;
}
