using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>What a pod takes of its node, against the sums of the API's documentation.</summary>
public class PodFootprintTest
{
    [Fact]
    public void A6_what_was_lowered_counts_until_it_is_given_back()
    {
        var lowered = Pod(Runs(500, allocated: 3_000, actual: 3_000));
        Assert.Equal((500, 3_000), (lowered.Settled, lowered.Held));
        var onlyActual = Pod(Runs(500, allocated: 500, actual: 3_000));
        Assert.Equal((500, 3_000), (onlyActual.Settled, onlyActual.Held));
    }

    [Fact]
    public void A7_what_a_pod_declares_for_itself_replaces_the_sum_of_its_containers()
    {
        var pod = Pod(Runs(0), Runs(100)) with { Own = new ResourceAmount(3_000, null, null), Overhead = 20 };
        Assert.Equal((3_020, 3_020), (pod.Settled, pod.Held));
        Assert.Equal(4_020, (pod with { Own = new ResourceAmount(3_000, 4_000, 3_500) }).Held);
    }

    [Fact]
    public void A9_an_init_container_counts_with_the_sidecars_before_it_only()
    {
        var after = Pod(Init(3_000), Sidecar(900), Runs(100));
        var before = Pod(Sidecar(900), Init(3_000), Runs(100));
        Assert.Equal((3_000, 3_900), (after.Settled, before.Settled));
        Assert.Equal(1_000, Pod(Init(500), Sidecar(900), Runs(100)).Settled);
    }

    [Fact]
    public void A_wish_counts_for_others_and_not_for_what_the_pod_will_take()
    {
        var deferred = Pod(Runs(3_000, allocated: 300, actual: 300)) with { IsPending = true };
        Assert.Equal((300, 3_000), (deferred.Settled, deferred.Held));
        var infeasible = deferred with { IsInfeasible = true };
        Assert.Equal((300, 300), (infeasible.Settled, infeasible.Held));
    }

    [Fact]
    public void Overhead_comes_on_top() => Assert.Equal(350, (Pod(Runs(100), Runs(200)) with { Overhead = 50 }).Held);

    private static PodFootprint Pod(params ContainerAmount[] containers) => new(containers, 0);

    private static ContainerAmount Runs(long spec, long? allocated = null, long? actual = null) =>
        new(ContainerRole.Main, new(spec, allocated, actual));

    private static ContainerAmount Sidecar(long spec) => new(ContainerRole.Sidecar, new(spec, null, null));

    private static ContainerAmount Init(long spec) => new(ContainerRole.Initial, new(spec, null, null));
}
