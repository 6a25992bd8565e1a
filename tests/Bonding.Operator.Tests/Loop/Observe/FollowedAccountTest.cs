using Bonding.Domain;
using Bonding.Domain.Credits;
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

/// <summary>After a change of leaders: an account that was only followed may yet be refused.</summary>
public class FollowedAccountTest
{
    private static readonly NamespacedName Web = new("shop", "web");

    private static readonly Dictionary<BucketResource, CreditLedger> NoBuckets = [];

    private readonly AccountCache _accounts = new();

    [Fact]
    public void The_leader_writes_nothing_for_it_until_it_looked_at_it()
    {
        _accounts.GetOrAdd(Web).UpdateAsFollower(Version("1"), CreditLedger.Empty, NoBuckets);
        Assert.Equal((BondingMode.Recommend, BondingMode.Enforce), (ModeOf(leads: true), ModeOf(leads: false)));

        _accounts.GetOrAdd(Web).UpdateAsLeader(Version("1"), CreditLedger.Empty, NoBuckets);
        Assert.Equal(BondingMode.Enforce, ModeOf(leads: true));

        _accounts.GetOrAdd(Web).UpdateAsFollower(Version("2"), CreditLedger.Empty, NoBuckets);
        Assert.Equal(BondingMode.Recommend, ModeOf(leads: true));
    }

    private BondingMode ModeOf(bool leads)
    {
        var pods = new PodCache();
        var machines = new VirtualMachineDirectory(pods, new KubeVirtCaches(new ResourceStore<VirtualMachine>(), new(), new(), () => true));
        var workloads = new WorkloadCaches(
            new ResourceStore<V1Deployment>(),
            new ResourceStore<V1ReplicaSet>(),
            new ResourceStore<V1StatefulSet>(),
            () => true
        );
        var directory = new TenantDirectory(pods, new NodeCache(), machines, workloads, new ServerCapabilities());
        var states = new TenantStateStore(new ForecastEngines(ForecastWeights.None));
        var observer = new TenantObserver(
            _accounts,
            directory,
            states,
            Guards.New(states),
            new NamespaceLimits(),
            new CurrentRules(),
            new SwitchedLeadership(leads),
            UsageScenario.Limits
        );
        return Assert.Single(observer.Observe(DateTimeOffset.UnixEpoch)).Mode;
    }

    private static CreditAccount Version(string version) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = Web.Namespace,
                Name = Web.Name,
                Uid = "web",
                ResourceVersion = version,
            },
            Spec = new CreditAccountSpec
            {
                TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = Web.Name },
                Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
                Mode = BondingMode.Enforce,
            },
        };
}
