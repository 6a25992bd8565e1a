using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.TestKit.Operators;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>
/// The original requests of the pods of a workload, and the size of the tenant that follows from them, whatever the
/// operator has written since.
/// </summary>
public partial class WorkloadBaseTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly PodCache _pods = new();
    private readonly NodeCache _nodes = new();
    private readonly Dictionary<int, V1Pod> _running = [];
    private Dictionary<string, string>? _annotations;
    private List<string>? _named;
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
        _directory = new TenantDirectory(_pods, _nodes, new VirtualMachineDirectory(_pods, machines), workloads, capabilities);
        _observer = Begin();
    }

    [Fact]
    public void The_size_stays_when_the_operator_lowers_the_limits()
    {
        Run(App("200m", "1"), App("200m", "1"));
        Account();
        Assert.Equal(2_000, Observe().Size.Value);

        Run(App("200m", "500m"), App("200m", "500m"));
        Assert.Equal(2_000, Observe().Size.Value);
    }

    [Fact]
    public void A1_an_injected_proxy_that_comes_first_takes_no_part()
    {
        Run([Container("istio-proxy", "10m", "2"), .. App("500m", "4")]);
        Account();
        var observed = Observe();
        Assert.Equal([new ContainerCpu("app", new(500), new(4_000))], observed.State.GetOrAdd(observed.Tenant.Pods[0]).Base.Containers);
        Assert.Equal(4_000, observed.Size.Value);
    }

    [Fact]
    public void A5_a_pod_that_another_webhook_made_larger_than_its_template_has_what_it_was_created_with()
    {
        _deployments.Put(
            new V1Deployment
            {
                Metadata = Meta("web"),
                Spec = new V1DeploymentSpec
                {
                    Template = new V1PodTemplateSpec { Spec = new V1PodSpec { Containers = App("200m", null) } },
                },
            }
        );
        Run(App("1500m", "2"));
        Account();
        AssertBases(1_500, 2_000, isStored: false, size: 2_000);
    }

    [Fact]
    public void A10_every_pod_has_the_base_of_its_own_revision_whatever_becomes_of_the_template()
    {
        Run(App("600m", "1"), App("6m", "20m"));
        Account();
        var observed = Observe();
        Assert.Equal([600, 6], observed.Tenant.Pods.Select(pod => observed.State.GetOrAdd(pod).Base.Request.Value));
        Assert.Equal(1_020, observed.Size.Value);
    }

    [Fact]
    public void After_a_restart_every_pod_has_the_base_that_the_status_remembers()
    {
        Run(App("1500m", "2"), App("100m", "1"));
        Account(Base(200, 2_000, "web-1-0", "web-1-1"));
        AssertBases(200, 2_000, isStored: true, size: 4_000);
    }

    [Fact]
    public void Pods_that_were_created_alike_are_remembered_together()
    {
        Run(App("200m", "2"), App("300m", "2"), App("200m", "2"));
        Account();
        Assert.Equal(
            [("web-1-0 web-1-2", 200), ("web-1-1", 300)],
            Observe().State.Bases.Select(known => (string.Join(' ', known.PodUids), known.Containers[0].Request))
        );
    }

    [Fact]
    public void A_pod_that_is_not_remembered_may_not_be_resized_yet()
    {
        Run(App("200m", "2"), App("200m", "2"));
        Account(Base(200, 2_000, "web-1-0"));
        var observed = Observe();
        Assert.Equal([true, false], observed.Tenant.Pods.Select(pod => observed.State.GetOrAdd(pod).Base.IsStored));
    }

    [Fact]
    public void A_pod_that_was_resized_before_it_was_first_seen_has_no_base_and_says_so()
    {
        Run(App("900m", "2"));
        ResizedBy(BondingGroup.FieldManager, 0);
        Account();
        Assert.Equal(AllocationReason.BaseUnknown, Assert.Single(Observe().Tenant.Pods).Obstacle);

        Account(Base(200, 2_000, "web-1-0"));
        Assert.Null(Assert.Single(Observe().Tenant.Pods).Obstacle);
        AssertBases(200, 2_000, isStored: true, size: 2_000);
    }

    [Fact]
    public void A_resize_by_somebody_else_is_seen_and_the_base_stays()
    {
        Run(App("200m", "2"));
        Account();
        Observe();

        Run(App("900m", "2"));
        ResizedBy("vpa-updater", 0);
        var pod = Assert.Single(Observe().Tenant.Pods);
        Assert.Equal((AllocationReason.ForeignResize, "vpa-updater"), (pod.Obstacle, pod.ForeignManager));
        AssertBases(200, 2_000, isStored: false, size: 2_000);
    }

    [Fact]
    public void Containers_that_an_annotation_names_take_part_for_the_life_of_the_pod()
    {
        _annotations = new Dictionary<string, string> { [BondingGroup.ContainersAnnotation] = "worker, log" };
        Run([.. App("200m", "1"), Container("worker", "300m", "2"), Container("log", "10m", "1")]);
        Account();
        AssertBases(310, 3_000, isStored: false, size: 3_000);

        _annotations = new Dictionary<string, string> { [BondingGroup.ContainersAnnotation] = "app" };
        Run([.. App("200m", "1"), Container("worker", "300m", "2"), Container("log", "10m", "1")]);
        AssertBases(310, 3_000, isStored: false, size: 3_000);
    }

    [Fact]
    public void Containers_that_the_account_names_take_part()
    {
        Run([.. App("200m", "1"), Container("worker", "300m", "2")]);
        _named = ["worker"];
        Account();
        AssertBases(300, 2_000, isStored: false, size: 2_000);
        Assert.Equal(300, Assert.Single(Observe().Tenant.Pods).Request.Value);
    }

    [Fact]
    public void A_limit_that_the_operator_brought_in_does_not_become_the_size()
    {
        Run(App("200m", "8"), App("200m", "8"));
        Account(Base(200, null, "web-1-0", "web-1-1"));
        AssertBases(200, null, isStored: true, size: 3_000);
    }

    [Fact]
    public void A_raise_that_the_cache_does_not_show_yet_takes_its_room()
    {
        Run(App("200m", "2"), App("200m", "2"));
        Account();
        _nodes.Update(
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
        Assert.Equal(new NodeCapacity(new(4_000), new(400)), NodeCapacities.Of([first], _nodes, _pods, Now)["node-1"]);

        first.State.GetOrAdd(first.Tenant.Pods[0]).EndResize(Now, refused: null, new UnobservedResize(Asked(900), "2"));
        first.State.GetOrAdd(first.Tenant.Pods[1]).EndResize(Now, refused: null, new UnobservedResize(Asked(100), "2"));
        var lagging = Observe();
        Assert.Equal(new NodeCapacity(new(4_000), new(1_100)), NodeCapacities.Of([lagging], _nodes, _pods, Now)["node-1"]);
        Assert.Equal([900, 200], lagging.Tenant.Pods.Select(pod => pod.Request.Value));
    }

    [Fact]
    public void A_stored_limit_below_zero_counts_as_zero_and_stops_nothing()
    {
        Run(App("200m", "2"));
        Account(Base(200, -1, "web-1-0"));
        AssertBases(200, 0, isStored: true, size: 3_000);
    }

    [Fact]
    public void Requests_beyond_all_measure_add_up_to_the_most_that_there_can_be()
    {
        foreach (var index in Enumerable.Range(0, 3))
        {
            _pods.Update(new ResourceChange<V1Pod>(null, Pod(index, App("99999999999", "2")), ChangeOrigin.Watch));
        }
        Assert.Equal(Millicores.MaxValue, _pods.RequestedOn("node-1"));
    }

    private void AssertBases(int request, int? limit, bool isStored, int size)
    {
        var observed = Observe();
        Assert.All(
            observed.Tenant.Pods.Select(pod => observed.State.GetOrAdd(pod).Base),
            known => Assert.Equal((request, limit, isStored), (known.Request.Value, known.Limit?.Value, known.IsStored))
        );
        Assert.Equal(size, observed.Size.Value);
    }

    private ObservedTenant Observe() => Assert.Single(_observer.Observe(Now));

    private TenantObserver Begin()
    {
        var states = new TenantStateStore(new ForecastEngines(ForecastWeights.None));
        return new TenantObserver(
            _accounts,
            _directory,
            states,
            Guards.New(states),
            new NamespaceLimits(),
            new CurrentRules(),
            new SwitchedLeadership(leads: true),
            UsageScenario.Limits
        );
    }
}
