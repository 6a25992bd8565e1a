using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class OwnerWeightsTest
{
    [Fact]
    public void What_a_resting_tenant_leaves_goes_to_its_sibling_before_strangers()
    {
        NodeClaim[] tenants =
        [
            Shares.Busy("a/one", 600) with
            {
                Owner = "a",
            },
            Shares.Busy("b/busy", 300) with
            {
                Owner = "b",
            },
            Shares.Resting("b/idle", 300) with
            {
                Owner = "b",
                Peak = 0,
            },
        ];
        // The floor of the idle one apart, both owners have the same.
        Assert.Equal([575, 575, 50], Shares.Evened(tenants, 1_200).Select(share => share.Target));
        tenants[2] = tenants[2] with { Owner = "c" };
        Assert.Equal([600, 300, 300], Shares.Evened(tenants, 1_200).Select(share => share.Target));
    }

    [Fact]
    public void Who_rests_holds_nearly_what_its_siblings_leave_so_that_the_first_to_work_finds_it()
    {
        NodeClaim[] tenants =
        [
            Shares.Busy("a/one", 600) with
            {
                Owner = "a",
            },
            Shares.Resting("b/idle-1", 300) with
            {
                Owner = "b",
            },
            Shares.Resting("b/idle-2", 300) with
            {
                Owner = "b",
            },
        ];
        // 300 × 2^0.7 is 487 for each that rests, beside 600.
        Assert.Equal([457, 372, 371], Shares.Evened(tenants, 1_200).Select(share => share.Target));
    }

    [Fact]
    public void The_use_of_all_tenants_of_an_owner_counts_for_each_of_them()
    {
        NodeClaim[] tenants =
        [
            Shares.Busy("a/rested", 300) with
            {
                Owner = "a",
                Ahead = -1,
            },
            Shares.Busy("a/user", 300) with
            {
                Owner = "a",
                Ahead = 1,
            },
            Shares.Busy("b/one", 600) with
            {
                Owner = "b",
            },
        ];
        Assert.Equal(Shares.Plain(tenants, 1_200), Shares.Evened(tenants, 1_200));
    }
}
