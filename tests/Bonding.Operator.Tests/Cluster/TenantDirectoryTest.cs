using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Tests.Loop.Observe;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>
/// Who is charged by the series of pods: all but the launchers of VMs, whose use KubeVirt reports. What makes a launcher is its label
/// and its controller, never the name of a container.
/// </summary>
public class TenantDirectoryTest
{
    private readonly UsageScenario _past = new();
    private readonly ResourceStore<V1ReplicaSet> _sets = new();
    private readonly ResourceStore<VirtualMachineInstance> _instances = new();
    private readonly NodeCache _nodes = new();
    private readonly ServerCapabilities _capabilities = new();
    private readonly TenantDirectory _directory;

    public TenantDirectoryTest()
    {
        var machines = new VirtualMachineDirectory(_past.Pods, new KubeVirtCaches(new(), _instances, new(), () => true));
        _directory = new TenantDirectory(_past.Pods, _nodes, machines, new WorkloadCaches(new(), _sets, new(), () => true), _capabilities);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plain_pod_with_a_container_called_compute_is_charged_all_that_its_containers_use(bool isLabelled)
    {
        _sets.Put(new V1ReplicaSet { Metadata = Meta("web-6d4cf56db6", ("Deployment", "web")) });
        Run("web-6d4cf56db6-bcdfg", ("ReplicaSet", "web-6d4cf56db6"), isLabelled, "compute", "tiny");
        var web = Settled(TenantKind.Deployment, "web");
        Tell("web-6d4cf56db6-bcdfg", 0.49, "compute");
        Tell("web-6d4cf56db6-bcdfg", 0.01, "tiny");

        // 97.5 vCPU-seconds in 195 s.
        Assert.Equal(1_625_000, SpentBy(web));
    }

    [Fact]
    public void A_pod_whose_only_container_is_called_compute_is_charged_too()
    {
        Run("batch", null, isLabelled: true, "compute");
        var batch = Settled(TenantKind.Pod, "batch");
        Tell("batch", 0.5, "compute");

        Assert.Equal(1_625_000, SpentBy(batch));
    }

    [Fact]
    public void A_VM_is_charged_what_KubeVirt_reports_and_nothing_of_what_its_launcher_uses()
    {
        _instances.Put(
            new VirtualMachineInstance
            {
                Metadata = Meta("db", null),
                Spec = new() { Domain = new() { Cpu = new() { Cores = 2 } } },
                Status = new() { NodeName = "node-1" },
            }
        );
        Run("virt-launcher-db-x2x7k", ("VirtualMachineInstance", "db"), isLabelled: true, "compute", "guest-console-log");
        var vm = Settled(TenantKind.VirtualMachine, "db");
        var launcher = Settled(TenantKind.Pod, "virt-launcher-db-x2x7k");
        Assert.Equal("virt-launcher-db-x2x7k", Assert.Single(vm.Tenant.Pods).Name);
        _past.Tell(UsageScenario.Machine("db"), MeteredResource.Cpu, from: 4, to: 0, start: 55, perSecond: 1);
        Tell("virt-launcher-db-x2x7k", 1.1, "compute");

        Assert.Equal(3_250_000, SpentBy(vm));
        Assert.Equal(0, launcher.Account.Ledger.Spent.MicroCredits);
    }

    [Theory]
    [InlineData(false, "virt-launcher-db-x2x7k")]
    [InlineData(true, "virt-launcher-db-x2x7k")]
    public void F5_the_pod_of_a_VM_is_the_one_that_KubeVirt_calls_its_own(bool isNewer, string launcher)
    {
        _instances.Put(
            new VirtualMachineInstance
            {
                Metadata = Meta("db", null),
                Status = new()
                {
                    NodeName = "node-1",
                    ActivePods = new Dictionary<string, string> { [launcher] = "node-1" },
                },
            }
        );
        Run(launcher, ("VirtualMachineInstance", "db"), isLabelled: true, "compute");
        Run(isNewer ? "parasite" : "a-parasite", ("VirtualMachineInstance", "db"), isLabelled: true, "compute");

        var tenant = _directory.Resolve(UsageScenario.Namespace, new TenantRef { Kind = TenantKind.VirtualMachine, Name = "db" });

        Assert.Equal(launcher, Assert.Single(tenant.Pods).Name);
        Assert.False(tenant.IsMigrating);
    }

    [Fact]
    public void F6_a_pod_that_says_to_be_the_launcher_of_a_VM_that_is_not_its_own_is_charged()
    {
        _instances.Put(
            new VirtualMachineInstance
            {
                Metadata = Meta("db", null),
                Status = new() { ActivePods = new Dictionary<string, string> { ["virt-launcher-db-x2x7k"] = "node-1" } },
            }
        );
        Run("batch", ("VirtualMachineInstance", "db"), isLabelled: true, "compute");
        var batch = Settled(TenantKind.Pod, "batch");
        Tell("batch", 0.5, "compute");

        Assert.Equal(1_625_000, SpentBy(batch));
    }

    [Theory]
    [InlineData(null, AllocationReason.PodLevelRequest)]
    [InlineData("InPlacePodLevelResourcesVerticalScaling", null)]
    public void A_pod_that_requests_CPU_for_all_its_containers_is_resized_where_its_node_can(string? declared, string? obstacle)
    {
        _capabilities.Update(podResize: true, kubeVirt: false);
        var node = new V1Node
        {
            Metadata = Meta("node-1", null),
            Status = new() { DeclaredFeatures = declared is null ? null : [declared] },
        };
        _nodes.Update(new ResourceChange<V1Node>(null, node, ChangeOrigin.Watch));
        var pod = new V1Pod
        {
            Metadata = Meta("whole", null),
            Spec = new()
            {
                NodeName = "node-1",
                Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1") } },
                Containers = [new() { Name = "app" }],
            },
            Status = new() { Phase = "Running", QosClass = "Burstable" },
        };
        _past.Pods.Update(new ResourceChange<V1Pod>(null, pod, ChangeOrigin.Watch));

        var tenant = _directory.Resolve(UsageScenario.Namespace, new TenantRef { Kind = TenantKind.Pod, Name = "whole" });

        Assert.Equal(obstacle, Assert.Single(tenant.Pods).Obstacle);
    }

    private long SpentBy(ObservedTenant tenant) => _past.Run(30, () => tenant.Account.Ledger.Spent.MicroCredits).Last();

    // To 195 s ago, and to a counter of 100 vCPU-seconds if it is that of node a.
    private ObservedTenant Settled(TenantKind kind, string name)
    {
        var checkpoint = new UsageCheckpoint(UsageTime.FromMicroseconds(100_000_000), UsageScenario.Ago(3.25), "a");
        return _past.Add(kind, name, _directory.Resolve(UsageScenario.Namespace, new TenantRef { Kind = kind, Name = name }), checkpoint);
    }

    private void Tell(string pod, double perSecond, string container) =>
        _past.Tell(UsageScenario.Pod(pod), MeteredResource.Cpu, from: 4, to: 0, start: 900, perSecond, container: container);

    private void Run(string pod, (string Kind, string Name)? owner, bool isLabelled, params string[] containers)
    {
        var running = new V1Pod
        {
            Metadata = Meta(pod, owner),
            Spec = new V1PodSpec { NodeName = "node-1", Containers = [.. containers.Select(name => new V1Container { Name = name })] },
            Status = new V1PodStatus { Phase = "Running" },
        };
        if (isLabelled)
            running.Metadata.Labels = new Dictionary<string, string> { ["kubevirt.io/created-by"] = "db" };
        _past.Pods.Update(new ResourceChange<V1Pod>(null, running, ChangeOrigin.Watch));
    }

    private static V1ObjectMeta Meta(string name, (string Kind, string Name)? owner) =>
        new()
        {
            Name = name,
            NamespaceProperty = UsageScenario.Namespace,
            Uid = name,
            ResourceVersion = "1",
            OwnerReferences = owner is not var (kind, of)
                ? null
                :
                [
                    new V1OwnerReference
                    {
                        ApiVersion = "v1",
                        Kind = kind,
                        Name = of,
                        Uid = of,
                        Controller = true,
                    },
                ],
        };
}
