using System.Globalization;
using System.Text.Json;
using System.Web;
using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Agents;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Operators;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>
/// The loop from what informers and a Prometheus say to a decision, for one bonded VM on a node of its own and for other tenants.
/// </summary>
internal sealed class PoisonedCluster : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly NamespacedName Good = new("shop", "good");

    private readonly LoopbackServer _server;
    private readonly PrometheusConnection _prometheus;
    private readonly AccountCache _accounts = new();
    private readonly PodCache _pods = new();
    private readonly NodeCache _nodes = new();
    private readonly ResourceStore<VirtualMachineInstance> _instances = new();
    private readonly TickObserver _observer;
    private readonly TickDecider _decider;
    private DecisionState _state = DecisionState.Empty;
    private int _second;

    private PoisonedCluster(LoopbackServer server)
    {
        var options = new PrometheusOptions { Address = server.Address };
        (_server, _prometheus) = (server, new PrometheusConnection(options));
        server.Answer = RespondAsync;
        var states = new TenantStateStore(new ForecastEngines(ForecastWeights.None));
        Guard = Guards.New(states);
        var workloads = new WorkloadCaches(
            new ResourceStore<V1Deployment>(),
            new ResourceStore<V1ReplicaSet>(),
            new ResourceStore<V1StatefulSet>(),
            () => true
        );
        var machines = new KubeVirtCaches(new ResourceStore<VirtualMachine>(), _instances, new(), () => true);
        var directory = new TenantDirectory(
            _pods,
            _nodes,
            new VirtualMachineDirectory(_pods, machines),
            workloads,
            new ServerCapabilities()
        );
        var (limits, rules, leads) = (new NamespaceLimits(), new CurrentRules(), new SwitchedLeadership(true));
        _observer = new TickObserver(
            new TenantObserver(_accounts, directory, states, Guard, limits, rules, leads, options),
            Guard,
            _prometheus.Reader,
            new AgentReadings(TimeProvider.System),
            _pods,
            _nodes,
            limits,
            rules,
            new WriteBudget(TimeProvider.System),
            leads,
            TimeProvider.System
        );
        _decider = new TickDecider(Guard);
    }

    public TenantGuard Guard { get; }

    /// <summary>The series that Prometheus holds besides those of the good VM, by the query's metric.</summary>
    public List<(string Metric, string Labels, IReadOnlyList<(double At, string Value)> Samples)> Series { get; } = [];

    public static async Task<PoisonedCluster> StartAsync()
    {
        var cluster = new PoisonedCluster(await LoopbackServer.StartAsync());
        foreach (var node in new[] { "node-1", "node-2" })
            cluster._nodes.Update(new ResourceChange<V1Node>(null, Node(node), ChangeOrigin.Watch));
        cluster.Add(Account(Good, new TenantRef { Kind = TenantKind.VirtualMachineInstance, Name = Good.Name }));
        cluster.Add(Instance(Good, "node-1"));
        cluster.Add(Launcher(Good, "node-1"));
        return cluster;
    }

    public void Add(CreditAccount account)
    {
        var key = new NamespacedName(account.Metadata.NamespaceProperty, account.Metadata.Name);
        var ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(500), CreditAmount.MaxValue) with { BondedUnits = 2 };
        var buckets = (account.Spec.Buckets ?? []).ToDictionary(bucket => bucket.Resource, _ => CreditLedger.Empty);
        _accounts.GetOrAdd(key).UpdateAsLeader(account, ledger, buckets);
    }

    public void Add(V1Pod pod) => _pods.Update(new ResourceChange<V1Pod>(null, pod, ChangeOrigin.Watch));

    public void Add(VirtualMachineInstance instance) => _instances.Put(instance);

    /// <summary>Runs one tick and returns what became of the good VM.</summary>
    public async Task<string> TickAsync(CancellationToken stop)
    {
        _second++;
        Guard.BeginTick();
        var observed = await _observer.ObserveAsync(stop);
        var plan = _decider.Decide(observed, _state);
        _state = plan.NextState;
        var (decision, account) = (plan.Decisions.Single(one => one.Key == Good), _accounts.Find(Good)!);
        return string.Join(
            ' ',
            decision.Multiplier.Effective,
            decision.Target,
            decision.AllocationReason,
            decision.MetricsFresh,
            account.Ledger.Balance,
            account.Ledger.Spent,
            account.ReadTo
        );
    }

    public static CreditAccount Account(NamespacedName key, TenantRef tenant) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = key.Namespace,
                Name = key.Name,
                Uid = key.ToString(),
                ResourceVersion = "1",
                Generation = 1,
                // Near enough for its samples to be in what each tick reads: whoever is far behind takes turns with others that are.
                CreationTimestamp = Start.UtcDateTime.AddSeconds(-25),
            },
            Spec = new CreditAccountSpec
            {
                TenantRef = tenant,
                Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
                Mode = BondingMode.Enforce,
            },
        };

    public static VirtualMachineInstance Instance(NamespacedName key, string node) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = key.Namespace,
                Name = key.Name,
                Uid = key.Name,
                ResourceVersion = "1",
            },
            Spec = new VirtualMachineInstanceSpec { Domain = new GuestDomain { Cpu = new GuestCpu { Cores = 2 } } },
            Status = new VirtualMachineInstanceStatus { NodeName = node },
        };

    public static V1Pod Launcher(NamespacedName key, string node) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = key.Namespace,
                Name = $"virt-launcher-{key.Name}",
                Uid = $"pod-{key.Name}",
                ResourceVersion = "1",
                CreationTimestamp = Start.UtcDateTime.AddMinutes(-5),
                Labels = new Dictionary<string, string> { [KubeVirtApi.CreatedByLabel] = key.Name },
                OwnerReferences =
                [
                    new V1OwnerReference
                    {
                        ApiVersion = "kubevirt.io/v1",
                        Kind = "VirtualMachineInstance",
                        Name = key.Name,
                        Uid = key.Name,
                        Controller = true,
                    },
                ],
            },
            Spec = new V1PodSpec
            {
                NodeName = node,
                Containers =
                [
                    new V1Container
                    {
                        Name = KubeVirtApi.ComputeContainer,
                        Resources = new V1ResourceRequirements
                        {
                            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("200m") },
                        },
                    },
                ],
            },
            Status = new V1PodStatus
            {
                Phase = "Running",
                QosClass = "Burstable",
                StartTime = Start.UtcDateTime.AddMinutes(-5),
            },
        };

    public async ValueTask DisposeAsync()
    {
        await _prometheus.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static V1Node Node(string name) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name },
            Status = new V1NodeStatus
            {
                Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("16"), ["memory"] = new("64Gi") },
            },
        };

    private Task RespondAsync(HttpContext context, string body)
    {
        var query = HttpUtility.ParseQueryString(body)["query"]!;
        var (now, type) = (Start.ToUnixTimeSeconds() + _second, query == MetricCatalog.Clock ? "vector" : "matrix");
        var result =
            query == MetricCatalog.Clock
                ? $$"""{"metric":{},"value":[{{now}},"1"]}"""
                : string.Join(',', Asked(query).Select(series => JsonOf(series.Labels, series.Samples)));
        return LoopbackServer.Json(context, $$$"""{"status":"success","data":{"resultType":"{{{type}}}","result":[{{{result}}}]}}""");
    }

    private IEnumerable<(string Labels, IReadOnlyList<(double At, string Value)> Samples)> Asked(string query)
    {
        const string machine = "kubevirt_vmi_cpu_usage_seconds_total";
        if (query.Contains(machine, StringComparison.Ordinal))
            yield return ($$"""{"__name__":"{{machine}}","namespace":"shop","name":"good","node":"node-1"}""", [.. GoodSamples()]);
        foreach (var (metric, labels, samples) in Series)
            if (query.Contains(metric, StringComparison.Ordinal))
                yield return (labels, samples);
    }

    private IEnumerable<(double At, string Value)> GoodSamples() =>
        Enumerable
            .Range(0, 20)
            .Select(ago => Start.ToUnixTimeSeconds() + _second - (15 * (19 - ago)))
            .Select(at => ((double)at, ((at - Start.ToUnixTimeSeconds() + 400) * 0.7).ToString(CultureInfo.InvariantCulture)));

    private static string JsonOf(string labels, IReadOnlyList<(double At, string Value)> samples)
    {
        var values = samples.Select(sample =>
            $"[{sample.At.ToString(CultureInfo.InvariantCulture)},{JsonSerializer.Serialize(sample.Value)}]"
        );
        return $$"""{"metric":{{labels}},"values":[{{string.Join(',', values)}}]}""";
    }
}
