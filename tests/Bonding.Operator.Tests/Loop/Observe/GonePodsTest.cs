using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Observe;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>What a tenant used is paid also when what used it is gone by the time that the operator looks.</summary>
public class GonePodsTest
{
    private readonly UsageScenario _past = new();
    private readonly ResourceStore<V1ReplicaSet> _sets = new();

    [Fact]
    public void A_rolling_update_while_the_operator_was_away_pays_all_pods_and_earns_all_the_time()
    {
        Set("web-6d4cf56db6", "web");
        Set("web-79fdcd5c8b", "web");
        Run("web-79fdcd5c8b-x2x7k", ("ReplicaSet", "web-79fdcd5c8b"));
        var web = Settled(TenantKind.Deployment, "web", minutesAgo: 3);
        Tell("web-6d4cf56db6-bcdfg", from: 4, to: 1.5, start: 900, perSecond: 0.1);
        Tell("web-79fdcd5c8b-x2x7k", from: 2, to: 0, start: 0.5, perSecond: 0.1);

        var ledger = AfterCatchUp(web);

        Assert.Equal((3 * 400_000, 0), (ledger.Minted.MicroCredits, ledger.Discarded.MicroCredits));

        // 9 s of the old pod, 0.5 s and 12 s of the new one; a full micro-credit for every 60 µs.
        Assert.InRange(ledger.Spent.MicroCredits, 358_333, 358_334);
    }

    [Fact]
    public void What_a_StatefulSet_used_before_it_was_scaled_down_is_paid()
    {
        var db = Settled(TenantKind.StatefulSet, "db", minutesAgo: 3);
        Tell("db-0", from: 4, to: 2, start: 900, perSecond: 0.1);
        Tell("db-1", from: 4, to: 2, start: 100, perSecond: 0.1);
        Tell("db-large-0", from: 4, to: 2, start: 5, perSecond: 1);
        Tell("db-x2x7k", from: 4, to: 2, start: 5, perSecond: 1);

        Assert.Equal(2 * 60 * 100_000 / 60, AfterCatchUp(db).Spent.MicroCredits);
    }

    [Fact]
    public void What_a_VM_used_before_it_stopped_is_paid()
    {
        var vm = Settled(TenantKind.VirtualMachine, "vm", minutesAgo: 3);
        _past.Tell(UsageScenario.Machine("vm"), MeteredResource.Cpu, from: 4, to: 2, start: 40, perSecond: 1);

        Assert.Equal(60 * 1_000_000 / 60, AfterCatchUp(vm).Spent.MicroCredits);
    }

    [Fact]
    public void A_pod_that_Kubernetes_knows_is_its_controllers_whatever_its_name()
    {
        Set("web-6d4cf56db6", "web");
        Run("web-6d4cf56db6-bcdfg", ("DaemonSet", "web-6d4cf56db6"), isDeleted: true);
        var web = Settled(TenantKind.Deployment, "web", minutesAgo: 3);
        Tell("web-6d4cf56db6-bcdfg", from: 4, to: 0, start: 900, perSecond: 0.1);

        Assert.Equal(CreditAmount.Zero, AfterCatchUp(web).Spent);
    }

    [Theory]
    [InlineData("web-6d4cf56db6-bcdfg", "ReplicaSet/shop/web-6d4cf56db6")]
    [InlineData("web-25467", "ReplicaSet/shop/web")]
    [InlineData("db-0", "StatefulSet/shop/db")]
    [InlineData("db-12", "StatefulSet/shop/db")]
    [InlineData("db-01", "")]
    [InlineData("web-6d4cf56db6-aeiou", "")]
    [InlineData("web", "")]
    public void A_name_tells_the_controller(string pod, string controller) =>
        Assert.Equal(controller, PodInfo.KeyOfOwnerByName("shop", pod));

    private CreditLedger AfterCatchUp(ObservedTenant tenant) => _past.Run(60, () => tenant.Account.Ledger).Last();

    private ObservedTenant Settled(TenantKind kind, string name, double minutesAgo)
    {
        var workloads = new WorkloadCaches(new(), _sets, new(), () => true);
        var machines = new VirtualMachineDirectory(_past.Pods, new KubeVirtCaches(new(), new(), new(), () => true));
        var directory = new TenantDirectory(_past.Pods, new NodeCache(), machines, workloads, new ServerCapabilities());
        var checkpoint = new UsageCheckpoint(UsageTime.FromMicroseconds(100_000_000), UsageScenario.Ago(minutesAgo), "a");
        return _past.Add(kind, name, directory.Resolve(UsageScenario.Namespace, new TenantRef { Kind = kind, Name = name }), checkpoint);
    }

    private void Tell(string pod, double from, double to, double start, double perSecond) =>
        _past.Tell(UsageScenario.Pod(pod), MeteredResource.Cpu, from, to, start, perSecond);

    private void Set(string name, string deployment) => _sets.Put(new V1ReplicaSet { Metadata = Meta(name, ("Deployment", deployment)) });

    private void Run(string pod, (string Kind, string Name) owner, bool isDeleted = false)
    {
        var running = new V1Pod
        {
            Metadata = Meta(pod, owner),
            Spec = new V1PodSpec { NodeName = "node-1", Containers = [new V1Container { Name = "app" }] },
            Status = new V1PodStatus { Phase = "Running" },
        };
        if (isDeleted)
            running.Metadata.DeletionTimestamp = UsageScenario.Now.UtcDateTime;
        _past.Pods.Update(new ResourceChange<V1Pod>(null, running, ChangeOrigin.Watch));
    }

    private static V1ObjectMeta Meta(string name, (string Kind, string Name) owner) =>
        new()
        {
            Name = name,
            NamespaceProperty = UsageScenario.Namespace,
            Uid = name,
            ResourceVersion = "1",
            OwnerReferences =
            [
                new V1OwnerReference
                {
                    ApiVersion = "apps/v1",
                    Kind = owner.Kind,
                    Name = owner.Name,
                    Uid = owner.Name,
                    Controller = true,
                },
            ],
        };
}
