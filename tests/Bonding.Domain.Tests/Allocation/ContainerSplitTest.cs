using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class ContainerSplitTest
{
    private static readonly Gen<IReadOnlyList<ContainerBounds>> Burstable = Gen.Select(Gen.Int[0, 2_000], Gen.Int[0, 3_000], Gen.Bool)
        .Select((request, more, limited) => new ContainerCpu("", new(request), limited ? new Millicores(request + more + 1) : null))
        .Array[1, 4]
        .Select(containers => (IReadOnlyList<ContainerCpu>)[.. containers.Select((one, index) => one with { Name = $"c{index}" })])
        .Select(containers => ContainerBounds.Of(containers, PodQos.Burstable, CpuRange.Any));

    [Fact]
    public void A_raise_is_split_in_proportion_and_no_container_goes_beyond_its_own_limit()
    {
        var bounds = Bounds(("app", 200, null), ("worker", 300, 600), ("log", 0, 100));
        Assert.Equal([400, 600, 0], Requests(bounds, 1_000));
        Assert.Equal([900, 600, 0], Requests(bounds, 1_500));
    }

    [Fact]
    public void Containers_that_asked_for_nothing_share_alike() =>
        Assert.Equal([34, 33, 33], Requests(Bounds(("a", 0, null), ("b", 0, null), ("c", 0, null)), 100));

    [Fact]
    public void Limits_come_back_just_as_they_were_created()
    {
        var bounds = Bounds(("app", 200, 1_000), ("worker", 300, 777));
        Assert.Equal([1_000, 777], Limits(ContainerSplit.Of(bounds, new(500), new(1_777), PodQos.Burstable)));
        Assert.Equal([499, 388], Limits(ContainerSplit.Of(bounds, new(500), new(888), PodQos.Burstable)));
        Assert.Equal([null, null], Limits(ContainerSplit.Of(bounds, new(500), null, PodQos.Burstable)));
    }

    [Fact]
    public void In_a_guaranteed_pod_every_limit_moves_with_its_request()
    {
        var bounds = ContainerBounds.Of([new("app", new(400), new(400)), new("log", new(100), new(100))], PodQos.Guaranteed, CpuRange.Any);
        Assert.Equal([800, 200], Limits(ContainerSplit.Of(bounds, new(1_000), new(1_000), PodQos.Guaranteed)));
    }

    [Fact]
    public void What_containers_get_adds_up_within_their_bounds() =>
        Burstable
            .Select(Gen.Int[1, 10_000])
            .Sample(
                (bounds, request) =>
                {
                    var split = Requests(bounds, request);
                    var most = bounds.Sum(container => (long)container.Most.Value);
                    return split.Sum() == Math.Min(request, most)
                        && split.Zip(bounds).All(pair => pair.First >= 0 && pair.First <= pair.Second.Most.Value);
                }
            );

    [Fact]
    public void At_the_sum_of_what_they_were_created_with_each_has_just_that() =>
        Burstable
            .Where(bounds => bounds.Any(container => container.Created.Request > Millicores.Zero))
            .Sample(bounds =>
                Requests(bounds, bounds.Sum(container => container.Created.Request.Value))
                    .SequenceEqual(bounds.Select(container => container.Created.Request.Value))
            );

    private static IReadOnlyList<ContainerBounds> Bounds(params (string Name, int Request, int? Limit)[] containers) =>
        ContainerBounds.Of(
            [
                .. containers.Select(one => new ContainerCpu(
                    one.Name,
                    new(one.Request),
                    one.Limit is { } limit ? new Millicores(limit) : null
                )),
            ],
            PodQos.Burstable,
            CpuRange.Any
        );

    private static int[] Requests(IReadOnlyList<ContainerBounds> bounds, int request) =>
        [.. ContainerSplit.Of(bounds, new Millicores(request), null, PodQos.Burstable).Select(container => container.Request.Value)];

    private static int?[] Limits(IReadOnlyList<ContainerCpu> containers) => [.. containers.Select(container => container.Limit?.Value)];
}
