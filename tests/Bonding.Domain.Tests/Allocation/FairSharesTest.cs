using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>Shares of a few tenants, in millicores.</summary>
public class FairSharesTest
{
    private const int Floor = 50;

    [Fact]
    public void A_tenant_of_many_units_that_needs_little_does_not_push_a_neighbour_below_its_need()
    {
        var shares = Shares.Of(
            [new("ns/five", 200, 10.5, 100, 2_000), new("ns/three", 200, 5, 900, 2_000), new("ns/none", 200, 1, 150, 2_000)],
            1_350,
            Floor
        );
        Assert.Equal([300, 150, 900], shares.Select(share => share.Target));
        Assert.Equal([AllocationReason.NeedMet, AllocationReason.NeedMet, AllocationReason.NeedMet], shares.Select(share => share.Reason));
    }

    [Fact]
    public void A_need_that_its_share_bounds_counts_as_the_whole_entitlement()
    {
        NodeClaim held = new("ns/held", 200, 5, 56, 4_000),
            taking = new("ns/taking", 200, 1, 4_000, 4_000);
        Assert.Equal([56, 1_144], Shares.Of([held, taking], 1_200, Floor).Select(share => share.Target));
        Assert.Equal([1_000, 200], Shares.Of([held with { NeedIsBounded = true }, taking], 1_200, Floor).Select(share => share.Target));
    }

    [Fact]
    public void Under_contention_a_multiplier_of_3_gets_three_times_the_share()
    {
        var shares = Shares.Of([new("ns/a", 1_000, 1, 8_000, 8_000), new("ns/b", 1_000, 3, 8_000, 8_000)], 4_000, Floor);
        Assert.Equal([("ns/a", 1_000, AllocationReason.FairShare), ("ns/b", 3_000, AllocationReason.FairShare)], shares);
    }

    [Fact]
    public void What_one_does_not_ask_for_goes_to_the_others_by_weight()
    {
        var shares = Shares.Of(
            [new("ns/a", 100, 1, 0, 4_000), new("ns/b", 1_000, 1, 8_000, 8_000), new("ns/c", 1_000, 2, 8_000, 8_000)],
            3_100,
            Floor
        );
        Assert.Equal(
            [(50, AllocationReason.NeedMet), (1_017, AllocationReason.FairShare), (2_033, AllocationReason.FairShare)],
            shares.Select(share => (share.Target, share.Reason))
        );
    }

    [Fact]
    public void Where_even_the_floors_do_not_fit_all_shrink_alike_and_the_node_is_called_overfull()
    {
        var tenants = Enumerable.Range(0, 10).Select(index => new NodeClaim($"ns/t{index}", 500, 2, 0, 1_000)).ToArray();
        Assert.All(
            Shares.Of(tenants, 250, Floor),
            share => Assert.Equal((25, AllocationReason.NodeOverfull), (share.Target, share.Reason))
        );
        Assert.All(Shares.Of(tenants, -5, Floor), share => Assert.Equal(0, share.Target));
        Assert.Empty(Shares.Of([], 1_000, Floor));
    }

    [Fact]
    public void Shares_are_short_exactly_when_some_need_is_not_met()
    {
        NodeClaim[] tenants = [new("ns/a", 1_000, 1, 1_000, 4_000), new("ns/b", 1_000, 2, 500, 4_000)];
        Assert.False(FairShares.AreShort(Shares.Allocated(tenants, 1_500, Floor)));
        Assert.True(FairShares.AreShort(Shares.Allocated(tenants, 1_499, Floor)));
    }

    [Fact]
    public void Sharing_out_a_node_leaves_no_garbage()
    {
        var claims = Enumerable
            .Range(0, 100)
            .Select(index => new NodeClaim($"ns/t{index:00}", 500, 1 + index % 7, 400 * (index % 5), 4_000))
            .ToArray();
        FairShares.Allocate(claims, 40_000, Floor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var capacity = 20_000; capacity < 120_000; capacity += 1_000)
            FairShares.Allocate(claims, capacity, Floor);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
