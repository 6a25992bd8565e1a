using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

public class NamespaceLimitsTest
{
    private readonly NamespaceLimits _limits = new();

    [Fact]
    public void The_ranges_of_a_namespace_bound_together()
    {
        Put("""{"limits":[{"type":"Container","min":{"cpu":"100m"},"max":{"cpu":"2"},"maxLimitRequestRatio":{"cpu":"4"}}]}""", "one");
        Put(
            """
            {"limits":[{"type":"Container","max":{"cpu":"500m"},"maxLimitRequestRatio":{"cpu":"2.5"}},
            {"type":"Pod","max":{"cpu":"1"}}]}
            """,
            "other"
        );
        Assert.Equal(
            new NamespaceRange(new(new(100), new(500)) { RatioPerMille = 2_500 }, CpuRange.Any with { Max = new(1_000) }),
            _limits.RangeOf("shop")
        );
        Assert.Equal(NamespaceRange.Any, _limits.RangeOf("elsewhere"));
    }

    [Theory]
    [InlineData("""{"default":{"cpu":"1"},"defaultRequest":{"memory":"1Gi"}}""", ContainerGaps.CpuLimit | ContainerGaps.MemoryRequest)]
    [InlineData("""{"default":{"memory":"1Gi"},"defaultRequest":{"cpu":"1"}}""", ContainerGaps.MemoryLimit | ContainerGaps.CpuRequest)]
    [InlineData("""{"default":{"ephemeral-storage":"1Gi"}}""", ContainerGaps.None)]
    public void A_range_says_what_it_fills(string item, ContainerGaps filled)
    {
        Put($$"""{"limits":[{{item.Replace("{\"default", "{\"type\":\"Container\",\"default", StringComparison.Ordinal)}}]}""", "defaults");
        Put("""{"limits":[{"type":"Pod","max":{"cpu":"4"}}]}""", "others");
        Assert.Equal(filled, _limits.RangeOf("shop").Fills);
    }

    [Theory]
    [InlineData("""{"hard":{"requests.cpu":"4"},"used":{"requests.cpu":"3500m"}}""", 500, null)]
    [InlineData("""{"hard":{"cpu":"4","limits.cpu":"8"},"used":{"cpu":"5","limits.cpu":"7"}}""", 0, 1_000)]
    public void A_quota_has_left_what_its_status_says(string status, int? requests, int? limits)
    {
        Put(new V1ResourceQuota { Spec = new V1ResourceQuotaSpec(), Status = KubernetesJson.Deserialize<V1ResourceQuotaStatus>(status) });
        Assert.Equal([new QuotaRoom(Room(requests), Room(limits))], _limits.QuotasOf("shop").Select(quota => quota.Room));
    }

    [Fact]
    public void A_quota_that_is_gone_or_of_other_things_bounds_nothing()
    {
        var status = KubernetesJson.Deserialize<V1ResourceQuotaStatus>("""{"hard":{"requests.cpu":"1"},"used":{"requests.cpu":"1"}}""");
        var quota = new V1ResourceQuota { Spec = new V1ResourceQuotaSpec(), Status = status };
        Put(quota);
        Assert.Single(_limits.QuotasOf("shop"));
        _limits.Update(new ResourceChange<V1ResourceQuota>(quota, null, ChangeOrigin.Watch));
        Assert.Empty(_limits.QuotasOf("shop"));

        quota.Status = KubernetesJson.Deserialize<V1ResourceQuotaStatus>("""{"hard":{"pods":"4"},"used":{"pods":"4"}}""");
        Put(quota);
        Assert.Empty(_limits.QuotasOf("shop"));
    }

    private static Millicores Room(int? millicores) => millicores is { } known ? new Millicores(known) : Millicores.MaxValue;

    private void Put(string spec, string name) =>
        _limits.Update(
            new ResourceChange<V1LimitRange>(
                null,
                new V1LimitRange
                {
                    Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shop" },
                    Spec = KubernetesJson.Deserialize<V1LimitRangeSpec>(spec),
                },
                ChangeOrigin.Watch
            )
        );

    private void Put(V1ResourceQuota quota)
    {
        quota.Metadata = new V1ObjectMeta { Name = "cpu", NamespaceProperty = "shop" };
        _limits.Update(new ResourceChange<V1ResourceQuota>(null, quota, ChangeOrigin.Watch));
    }
}
