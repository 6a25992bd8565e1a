using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Operators;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>
/// The original requests of the pods of a workload, and the size of the tenant that follows from them, whatever the
/// operator has written since.
/// </summary>
public class WorkloadBaseTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly PodCache _pods = new();
    private readonly ResourceStore<V1Deployment> _deployments = new();
    private readonly ResourceStore<V1ReplicaSet> _sets = new();
    private readonly AccountCache _accounts = new();
    private readonly TenantDirectory _directory;
    private TenantObserver _observer;

    public WorkloadBaseTest()
    {
        _sets.Put(new V1ReplicaSet { Metadata = Meta("web-1", owner: ("Deployment", "web")) });
        var workloads = new WorkloadCaches(_deployments, _sets, new ResourceStore<V1StatefulSet>(), () => true);
        var machines = new KubeVirtCaches(new ResourceStore<VirtualMachine>(), new(), new(), () => true);
        var capabilities = new ServerCapabilities();
        capabilities.Update(podResize: true, kubeVirt: true);
        _directory = new TenantDirectory(_pods, new VirtualMachineDirectory(_pods, machines), workloads, capabilities);
        _observer = Begin();
    }

    [Fact]
    public void The_size_stays_when_the_operator_lowers_the_limits()
    {
        Template(request: "1", limit: "1");
        Pods("1", "1");
        Account();
        Assert.Equal(2_000, Observe().Size.Value);

        Pods("500m", "500m");
        Assert.Equal(2_000, Observe().Size.Value);
    }

    [Fact]
    public void After_a_restart_every_pod_has_the_base_of_the_template()
    {
        Template(request: "200m", limit: "2");
        Pods("1500m", "1500m", "1");
        Account(stored: ("web-1-0", 200, 2_000));
        AssertBases(new PodBase(new(200), new(2_000), IsStored: true), size: 6_000);
    }

    [Fact]
    public void A_template_that_tells_only_limits_requests_as_much()
    {
        Template(request: null, limit: "2");
        Pods("1", "1");
        Account();
        AssertBases(new PodBase(new(2_000), new(2_000), IsStored: true), size: 4_000);
    }

    [Fact]
    public void What_the_template_leaves_open_is_stored_once_for_all_pods_of_the_workload()
    {
        Template(request: null, limit: null);
        Pods("2", "2");
        Account();
        AssertBases(new PodBase(new(200), new(2_000), IsStored: false), size: 4_000);

        _observer = Begin();
        Pods("1", "1");
        Account(stored: ("web-1-0", 200, 2_000));
        AssertBases(new PodBase(new(200), new(2_000), IsStored: true), size: 4_000);

        // The pod that was stored goes before another one is.
        _pods.Update(new ResourceChange<V1Pod>(Pod(0, "1"), null, ChangeOrigin.Watch));
        AssertBases(new PodBase(new(200), new(2_000), IsStored: false), size: 2_000);
    }

    [Fact]
    public void A_limit_that_the_operator_brought_in_does_not_become_the_size()
    {
        Template(request: "200m", limit: null);
        Pods("8", "8");
        Account(stored: ("web-1-0", 200, null));
        AssertBases(new PodBase(new(200), null, IsStored: true), size: 3_000);
    }

    [Fact]
    public void A_raise_that_the_cache_does_not_show_yet_takes_its_room()
    {
        Template(request: "200m", limit: "2");
        Pods("2", "2");
        Account();
        var nodes = new NodeCache();
        nodes.Update(
            new ResourceChange<V1Node>(
                null,
                new V1Node
                {
                    Metadata = Meta("node-1"),
                    Status = new V1NodeStatus { Allocatable = Cpu("4") },
                },
                ChangeOrigin.Watch
            )
        );
        var first = Observe();
        Assert.Equal(new NodeCapacity(new(4_000), new(400)), NodeCapacities.Of([first], nodes, _pods)["node-1"]);

        first.State.GetOrAdd(first.Tenant.Pods[0]).EndResize(Now, refused: null, new UnobservedResize(new(900), new(2_000), "2"));
        first.State.GetOrAdd(first.Tenant.Pods[1]).EndResize(Now, refused: null, new UnobservedResize(new(100), new(2_000), "2"));
        var lagging = Observe();
        Assert.Equal(new NodeCapacity(new(4_000), new(1_100)), NodeCapacities.Of([lagging], nodes, _pods)["node-1"]);
        Assert.Equal([900, 200], lagging.Tenant.Pods.Select(pod => pod.Request.Value));
    }

    [Fact]
    public void A_stored_limit_below_zero_counts_as_zero_and_stops_nothing()
    {
        Template(request: null, limit: null);
        Pods("2");
        Account(stored: ("web-1-0", 200, -1));
        AssertBases(new PodBase(new(200), Millicores.Zero, IsStored: true), size: 3_000);
    }

    [Fact]
    public void Requests_beyond_all_measure_add_up_to_the_most_that_there_can_be()
    {
        foreach (var index in Enumerable.Range(0, 3))
        {
            var pod = Pod(index, "2");
            pod.Spec.Containers[0].Resources.Requests = Cpu("99999999999");
            _pods.Update(new ResourceChange<V1Pod>(null, pod, ChangeOrigin.Watch));
        }
        Assert.Equal(Millicores.MaxValue, _pods.RequestedOn("node-1"));
    }

    private void AssertBases(PodBase wanted, int size)
    {
        var observed = Observe();
        Assert.All(observed.Tenant.Pods, pod => Assert.Equal(wanted, observed.State.GetOrAdd(pod).Base));
        Assert.Equal(size, observed.Size.Value);
    }

    private ObservedTenant Observe() => Assert.Single(_observer.Observe(Now));

    private TenantObserver Begin() =>
        new(
            _accounts,
            _directory,
            new TenantStateStore(new ForecastEngines(ForecastWeights.None)),
            new CurrentRules(),
            new SwitchedLeadership(leads: true),
            UsageScenario.Limits
        );

    private void Account((string Pod, int Request, int? Limit)? stored = null)
    {
        var account = new CreditAccount
        {
            Metadata = Meta("web"),
            Spec = new CreditAccountSpec
            {
                TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = "web" },
                Earning = new EarningSpec { Vcpus = 3, BaselinePercent = 20 },
            },
            Status = new CreditAccountStatus
            {
                Allocation = stored is var (pod, request, limit)
                    ? new AllocationStatus
                    {
                        Pod = pod,
                        PodUid = pod,
                        BaseRequest = request,
                        BaseLimit = limit,
                    }
                    : null,
            },
        };
        account.Metadata.ResourceVersion = stored is null ? "1" : "2";
        _accounts
            .GetOrAdd(new NamespacedName("shop", "web"))
            .Update(account, CreditLedger.Empty, new Dictionary<BucketResource, CreditLedger>());
    }

    private void Template(string? request, string? limit) =>
        _deployments.Put(
            new V1Deployment
            {
                Metadata = Meta("web"),
                Spec = new V1DeploymentSpec
                {
                    Template = new V1PodTemplateSpec { Spec = new V1PodSpec { Containers = [Container(request, limit)] } },
                },
            }
        );

    private void Pods(params string[] limits)
    {
        foreach (var (index, limit) in limits.Index())
            _pods.Update(new ResourceChange<V1Pod>(null, Pod(index, limit), ChangeOrigin.Watch));
    }

    private static V1Pod Pod(int index, string limit) =>
        new()
        {
            Metadata = Meta($"web-1-{index}", owner: ("ReplicaSet", "web-1")),
            Spec = new V1PodSpec { NodeName = "node-1", Containers = [Container("200m", limit)] },
            Status = new V1PodStatus { Phase = "Running", QosClass = "Burstable" },
        };

    private static V1Container Container(string? request, string? limit) =>
        new()
        {
            Name = "app",
            Resources = new V1ResourceRequirements { Requests = Cpu(request), Limits = Cpu(limit) },
        };

    private static Dictionary<string, ResourceQuantity>? Cpu(string? quantity) =>
        quantity is null ? null : new() { ["cpu"] = new(quantity) };

    private static V1ObjectMeta Meta(string name, (string Kind, string Name)? owner = null) =>
        new()
        {
            Name = name,
            NamespaceProperty = "shop",
            Uid = name,
            ResourceVersion = "1",
            OwnerReferences = owner is var (kind, of)
                ?
                [
                    new V1OwnerReference
                    {
                        Kind = kind,
                        Name = of,
                        Uid = of,
                        ApiVersion = "apps/v1",
                        Controller = true,
                    },
                ]
                : null,
        };
}
