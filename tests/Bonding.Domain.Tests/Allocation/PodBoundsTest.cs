using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>What a namespace allows whole pods. An app of 400m to 1000m stands beside a proxy of 100m to 200m.</summary>
public class PodBoundsTest
{
    private static readonly ContainerCpu App = new("app", new(400), new(1_000));
    private static readonly ContainerCpu Proxy = new("proxy", new(100), new(200));

    [Fact]
    public void Without_a_rule_for_pods_the_containers_alone_bound_it() =>
        Assert.Equal(new PodBounds(Millicores.Zero, new(1_000), Millicores.Zero), Of(CpuRange.Any));

    [Theory]
    [InlineData(900, 800)]
    [InlineData(5_000, 1_000)]
    [InlineData(300, 400)]
    public void The_most_of_a_pod_leaves_what_its_other_containers_take(int max, int most) =>
        Assert.Equal(most, Of(CpuRange.Any with { Max = new(max) }).Most.Value);

    [Theory]
    [InlineData(300, 200, 100)]
    [InlineData(50, 0, 0)]
    [InlineData(700, 400, 500)]
    public void The_least_of_a_pod_counts_what_its_other_containers_take(int min, int least, int leastLimit)
    {
        var bounds = Of(CpuRange.Any with { Min = new(min) });
        Assert.Equal((least, leastLimit), (bounds.Least.Value, bounds.LeastLimit.Value));
    }

    [Fact]
    public void A_ratio_is_that_of_all_limits_to_all_requests() =>
        // 1200m of limits allow no less than 300m of requests, 100m of which the proxy has.
        Assert.Equal(200, Of(CpuRange.Any with { RatioPerMille = 4_000 }).Least.Value);

    [Fact]
    public void An_init_container_with_a_larger_limit_counts_in_the_ratio() =>
        Assert.Equal(300, Of(CpuRange.Any with { RatioPerMille = 4_000 }, starting: 1_600).Least.Value);

    [Fact]
    public void A_pod_without_known_containers_is_not_bounded() =>
        Assert.Equal(PodBounds.None, PodBounds.Of([], [Proxy], Millicores.Zero, PodQos.Burstable, CpuRange.Any with { Max = new(1) }));

    private static PodBounds Of(CpuRange pod, int starting = 0) =>
        PodBounds.Of(ContainerBounds.Of([App], PodQos.Burstable, CpuRange.Any), [Proxy], new(starting), PodQos.Burstable, pod);
}
