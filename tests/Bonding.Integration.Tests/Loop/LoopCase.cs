using System.Net;
using System.Text.Json.Nodes;
using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.Loop;

/// <summary>One test's namespace, with the words that the tests of the loop speak.</summary>
internal sealed class LoopCase : IAsyncDisposable
{
    private readonly ClusterStage _stage;
    private readonly ApiConnection _api;
    private readonly k8s.Kubernetes _client;

    private LoopCase(ClusterStage stage, string ns)
    {
        (_stage, Namespace) = (stage, ns);
        _client = new k8s.Kubernetes(stage.Proxy.AdminConfig);
        _api = new ApiConnection(stage.Proxy.AdminConfig, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
    }

    public string Namespace { get; }

    /// <summary>The cluster's objects as the administrator sees them.</summary>
    public JsonClient Objects => new(_client);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<LoopCase> OpenAsync(ClusterStage stage)
    {
        var opened = new LoopCase(stage, $"loop-{Guid.NewGuid():N}");
        await opened
            ._api.Resource<V1Namespace>()
            .CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = opened.Namespace } }, Stop);
        return opened;
    }

    /// <summary>Creates a VM of 2 vCPUs that asks for 200m, and metrics of it that use no CPU.</summary>
    public Task<MeteredTenant> CreateMachineAsync(string name, string runStrategy = "Always") =>
        CreateMachineAsync(new VmSpec(Namespace, name) { Vcpus = 2, RunStrategy = runStrategy });

    /// <summary>Creates a VM, and metrics of it that use no CPU.</summary>
    public async Task<MeteredTenant> CreateMachineAsync(VmSpec machine)
    {
        await Objects.CreateAsync(ApiResource.VirtualMachines, machine.ToObject(), Stop);
        return Meter(machine.Name, "node-1");
    }

    /// <summary>Metrics of a VM of 2 vCPUs on a node, whose counters begin at 0.</summary>
    public MeteredTenant Meter(string machine, string node)
    {
        var metered = _stage.Exporter.AddMachine(Namespace, machine, node, new TenantSize(2, 512 << 20), Trace.Load("idle"));
        metered.UseCores(0.05);
        return metered;
    }

    /// <summary>Creates an object of the namespace, as soon as the namespace has the ServiceAccount that pods need.</summary>
    public Task<JsonObject> CreateAsync(ApiResource resource, JsonObject item)
    {
        item["metadata"]!["namespace"] = Namespace;
        return Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await Objects.CreateAsync(resource, item, Stop);
                }
                catch (Bonding.TestKit.Objects.JsonClientException error)
                    when (error.Message.Contains("service account", StringComparison.Ordinal)
                        || error.Message.Contains("serviceaccount", StringComparison.Ordinal)
                    )
                {
                    return null;
                }
            },
            _ => true,
            Stop
        );
    }

    public Task CreateAccountAsync(
        string name,
        BondingMode mode = BondingMode.Enforce,
        string openingBalance = "550",
        TenantKind kind = TenantKind.VirtualMachine,
        IList<BucketSpec>? buckets = null
    ) =>
        _api.Resource<CreditAccount>()
            .CreateAsync(
                new CreditAccount
                {
                    Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
                    Spec = new CreditAccountSpec
                    {
                        TenantRef = new TenantRef { Kind = kind, Name = name },
                        Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
                        OpeningBalance = openingBalance,
                        Mode = mode,
                        Buckets = buckets,
                    },
                },
                Stop
            );

    public Task<CreditAccount> WriteStatusAsync(CreditAccount account) => _api.Resource<CreditAccount>().ReplaceStatusAsync(account, Stop);

    public Task BondAsync(string account, int units) =>
        _api.Resource<Bond>()
            .CreateAsync(
                new Bond
                {
                    Metadata = new V1ObjectMeta { Name = $"{account}-bond", NamespaceProperty = Namespace },
                    Spec = new BondSpec { AccountName = account, Units = units },
                },
                Stop
            );

    public Task<V1Pod> AwaitLauncherAsync(string machine, Predicate<V1Pod> wanted) =>
        Eventually.GetAsync(
            async () =>
                (await _api.Resource<V1Pod>().ListAsync(new ListOptions { Namespace = Namespace }, Stop)).Items.SingleOrDefault(pod =>
                    pod.GetLabel("vm.kubevirt.io/name") == machine
                ),
            wanted,
            Stop
        );

    public Task<CreditAccount> AwaitAccountAsync(string name, Predicate<CreditAccount> wanted) =>
        Eventually.GetAsync(() => _api.Resource<CreditAccount>().GetAsync(new(Namespace, name), Stop), wanted, Stop);

    public Task<VirtualMachine> AwaitMachineAsync(string name, Predicate<VirtualMachine> wanted) =>
        Eventually.GetAsync(() => _api.Resource<VirtualMachine>().GetAsync(new(Namespace, name), Stop), wanted, Stop);

    /// <summary>The raw samples of a VM's CPU counter as Prometheus holds them, read in the plainest way.</summary>
    public async Task<IReadOnlyList<(long AtMilliseconds, decimal Seconds)>> CpuSamplesAsync(string machine)
    {
        using var http = new HttpClient { BaseAddress = _stage.Prometheus.BaseAddress };
        var query = Uri.EscapeDataString($"kubevirt_vmi_cpu_usage_seconds_total{{namespace=\"{Namespace}\",name=\"{machine}\"}}[30m]");
        var answer = JsonNode.Parse(await http.GetStringAsync($"api/v1/query?query={query}", Stop))!;
        return
        [
            .. answer["data"]!["result"]![0]!["values"]!
                .AsArray()
                .Where(pair => (string)pair![1]! != "NaN")
                .Select(pair =>
                    (
                        (long)decimal.Round(pair![0]!.GetValue<decimal>() * 1000),
                        decimal.Parse((string)pair[1]!, System.Globalization.NumberStyles.Float, null)
                    )
                ),
        ];
    }

    // What a test leaves on the node is missing to the next one.
    public async ValueTask DisposeAsync()
    {
        foreach (var resource in new[] { ApiResource.VirtualMachines, ApiResource.Deployments, ApiResource.Pods })
        foreach (
            var left in (await Objects.ListAsync(resource, CancellationToken.None))["items"]!
                .AsArray()
                .OfType<JsonObject>()
                .Where(item => item.Namespace == Namespace)
        )
            await DeleteAsync(resource, left.Key);
        _client.Dispose();
        _api.Dispose();
    }

    private async Task DeleteAsync(ApiResource resource, ObjectRef key)
    {
        try
        {
            await Objects.DeleteAsync(resource, key, CancellationToken.None, graceSeconds: 0);
        }
        catch (Bonding.TestKit.Objects.JsonClientException error) when (error.Code == HttpStatusCode.NotFound)
        {
            // Its owner went first.
        }
    }
}
