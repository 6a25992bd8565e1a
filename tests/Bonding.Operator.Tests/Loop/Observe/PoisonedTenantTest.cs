using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;
using static Bonding.Operator.Tests.Loop.Observe.DrawnPoison;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>
/// Whatever pods, VMs, statuses and samples one tenant has: no tick fails, and nothing changes for the tenant of another namespace.
/// </summary>
public class PoisonedTenantTest
{
    private const int Draws = 250;
    private const int Ticks = 3;

    [Fact]
    public async Task Costs_no_other_tenant_anything()
    {
        await using var cluster = await PoisonedCluster.StartAsync();
        var alone = await RunAsync(cluster);
        Assert.Equal(3, alone.Distinct().Count());
        for (var seed = 0; seed < Draws; seed++)
        {
            await using var poisoned = await PoisonedCluster.StartAsync();
            Poison(poisoned, new Random(seed));
            Assert.Equal(alone, await RunAsync(poisoned));
            Assert.True(poisoned.Guard.Failed.All(account => account.Namespace == "evil"), $"draw {seed}");
        }
    }

    [Fact]
    public async Task A_memory_limit_that_no_sum_holds_sets_nobody_aside()
    {
        await using var cluster = await PoisonedCluster.StartAsync();
        var key = new NamespacedName("evil", "bad");
        cluster.Add(PoisonedCluster.Account(key, new TenantRef { Kind = TenantKind.StatefulSet, Name = key.Name }));
        foreach (var ordinal in new[] { 0, 1 })
        {
            var pod = Pod(new Random(1), key, ordinal, "node-2");
            pod.Spec.Containers = [new V1Container { Name = "main", Resources = Requiring(("memory", "9223372036854775807")) }];
            cluster.Add(pod);
        }

        await RunAsync(cluster);

        Assert.Empty(cluster.Guard.Failed);
    }

    private static async Task<List<string>> RunAsync(PoisonedCluster cluster)
    {
        List<string> seen = [];
        for (var tick = 0; tick < Ticks; tick++)
            seen.Add(await cluster.TickAsync(TestContext.Current.CancellationToken));
        return seen;
    }

    private static void Poison(PoisonedCluster cluster, Random random)
    {
        var key = new NamespacedName("evil", "bad");
        var kind = random.Next(2) == 0 ? TenantKind.StatefulSet : TenantKind.VirtualMachineInstance;
        var account = PoisonedCluster.Account(key, new TenantRef { Kind = kind, Name = key.Name });
        account.Metadata.CreationTimestamp = Pick<DateTime?>(random, null, DateTime.MinValue, DateTime.MaxValue, DateTime.UnixEpoch);
        account.Spec.Earning.Vcpus = Pick(random, 1, 64, int.MaxValue);
        account.Spec.Containers = Pick<IList<string>?>(random, null, [], ["c0", "c0", ""]);
        account.Status.Allocation = Remembered(random);
        if (random.Next(3) == 0)
            account.Spec.Buckets =
            [
                new BucketSpec
                {
                    Resource = Pick(random, BucketResource.Memory, BucketResource.Io),
                    Size = Pick(random, 1, int.MaxValue),
                    BaselinePercent = 10,
                },
            ];
        cluster.Add(account);
        if (kind == TenantKind.VirtualMachineInstance)
            cluster.Add(Instance(random, key));
        var pods = random.Next(5);
        for (var ordinal = 0; ordinal < pods; ordinal++)
            cluster.Add(kind == TenantKind.StatefulSet ? Pod(random, key, ordinal, "node-2") : Launcher(random, key));
        for (var series = random.Next(6); series > 0; series--)
            AddSeries(cluster, random);
    }

    private static VirtualMachineInstance Instance(Random random, NamespacedName key)
    {
        var instance = PoisonedCluster.Instance(key, "node-2");
        instance.Spec.Domain = Pick(
            random,
            null,
            new GuestDomain(),
            new GuestDomain
            {
                Cpu = new GuestCpu
                {
                    Sockets = Factor(random),
                    Cores = Factor(random),
                    Threads = Factor(random),
                },
                Memory = new GuestMemory { Guest = new ResourceQuantity(Pick(random, Amounts)) },
                Resources = Requiring(("cpu", Pick(random, Amounts)), ("memory", Pick(random, Amounts))),
            }
        );
        return instance;
    }

    private static V1Pod Launcher(Random random, NamespacedName key)
    {
        var pod = PoisonedCluster.Launcher(key, "node-2");
        (pod.Spec.Containers, pod.Status) = (Containers(random), Status(random));
        return pod;
    }

    private static V1Pod Pod(Random random, NamespacedName key, int ordinal, string node)
    {
        var pod = PoisonedCluster.Launcher(key, node);
        (pod.Metadata.Name, pod.Metadata.Uid, pod.Metadata.Labels) = ($"{key.Name}-{ordinal}", $"uid-{ordinal}", null);
        pod.Metadata.OwnerReferences[0].Kind = "StatefulSet";
        pod.Metadata.Annotations = Pick<IDictionary<string, string>?>(
            random,
            null,
            new Dictionary<string, string> { [BondingGroup.ContainersAnnotation] = Pick(random, "", ",,", "c0", "none") }
        );
        pod.Metadata.ManagedFields = Pick<IList<V1ManagedFieldsEntry>?>(
            random,
            null,
            [new V1ManagedFieldsEntry(), new V1ManagedFieldsEntry { Subresource = "resize", FieldsV1 = "text" }]
        );
        pod.Metadata.CreationTimestamp = Pick<DateTime?>(random, null, DateTime.MinValue, DateTime.MaxValue);
        (pod.Spec.Containers, pod.Spec.InitContainers) = (Containers(random), random.Next(2) == 0 ? null : Containers(random));
        pod.Spec.Overhead =
            random.Next(3) == 0 ? Requiring(("cpu", Pick(random, Amounts)), ("memory", Pick(random, Amounts))).Requests : null;
        pod.Spec.Resources = random.Next(4) == 0 ? Requiring(("cpu", Pick(random, Amounts))) : null;
        pod.Spec.Priority = Pick<int?>(random, null, int.MinValue, int.MaxValue);
        pod.Status = random.Next(5) == 0 ? null : Status(random);
        return pod;
    }

    private static AllocationStatus? Remembered(Random random) =>
        random.Next(2) == 0
            ? null
            : new AllocationStatus
            {
                Bases =
                [
                    new PodBaseStatus
                    {
                        PodUids = ["uid-0", "uid-0", "pod-bad"],
                        Containers =
                        [
                            new ContainerBaseStatus
                            {
                                Name = Pick(random, "c0", "", "none"),
                                Request = Pick(random, int.MinValue, 0, int.MaxValue),
                                Limit = Pick<int?>(random, null, int.MinValue, int.MaxValue),
                            },
                        ],
                    },
                ],
            };

    private static void AddSeries(PoisonedCluster cluster, Random random)
    {
        var begin = PoisonedCluster.Start.ToUnixTimeSeconds() - 60;
        var (metric, labels, values) = DrawnPoison.Series(random, "evil", "bad");
        cluster.Series.Add((metric, labels, [.. values.Select((value, index) => (begin + (index * 5.5), value))]));
    }

    private static int? Factor(Random random) => Pick<int?>(random, null, 0, 1, int.MaxValue, -1);
}
