using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class ContainerBoundsTest
{
    [Theory]
    [InlineData(500, 2_000, 4_000, 500)]
    [InlineData(500, 2_001, 4_000, 501)]
    [InlineData(500, 2_000, 0, 0)]
    [InlineData(500, null, 4_000, 0)]
    public void A_ratio_bounds_the_request_from_below(int request, int? limit, long ratio, int least) =>
        Assert.Equal(least, Of(request, limit, CpuRange.Any with { RatioPerMille = ratio }).Least.Value);

    [Theory]
    [InlineData(2_000, 1_500, 1_500)]
    [InlineData(1_000, 1_500, 1_000)]
    [InlineData(null, 1_500, 1_500)]
    public void A_request_is_bounded_by_its_own_limit_and_the_range(int? limit, int max, int most) =>
        Assert.Equal(most, Of(500, limit, CpuRange.Any with { Max = new(max) }).Most.Value);

    [Fact]
    public void The_limit_of_a_guaranteed_pod_moves_along_and_bounds_nothing()
    {
        var bounds = ContainerBounds.Of(
            [new("app", new(500), new(500))],
            PodQos.Guaranteed,
            new CpuRange(new(100), new(4_000)) { RatioPerMille = 2_000 }
        )[0];
        Assert.Equal((100, 4_000), (bounds.Least.Value, bounds.Most.Value));
    }

    private static ContainerBounds Of(int request, int? limit, CpuRange range) =>
        ContainerBounds.Of([new("app", new(request), limit is { } most ? new Millicores(most) : null)], PodQos.Burstable, range)[0];
}
