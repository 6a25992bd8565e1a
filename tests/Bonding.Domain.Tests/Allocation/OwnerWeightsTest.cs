using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class OwnerWeightsTest
{
    private const int Floor = 50;
    private static readonly AllocationRules Rules = AllocationRules.Default;

    [Fact]
    public void What_a_resting_tenant_leaves_goes_to_its_sibling_before_strangers()
    {
        NodeClaim[] tenants =
        [
            Busy("a/one", 600) with
            {
                Owner = "a",
            },
            Busy("b/busy", 300) with
            {
                Owner = "b",
            },
            Resting("b/idle", 300) with
            {
                Owner = "b",
                Peak = 0,
            },
        ];
        // The floor of the idle one apart, both owners have the same.
        Assert.Equal([575, 575, 50], Even(tenants, 1_200).Select(share => share.Target));
        tenants[2] = tenants[2] with { Owner = "c" };
        Assert.Equal([600, 300, 300], Even(tenants, 1_200).Select(share => share.Target));
    }

    [Fact]
    public void Who_rests_holds_nearly_what_its_siblings_leave_so_that_the_first_to_work_finds_it()
    {
        NodeClaim[] tenants =
        [
            Busy("a/one", 600) with
            {
                Owner = "a",
            },
            Resting("b/idle-1", 300) with
            {
                Owner = "b",
            },
            Resting("b/idle-2", 300) with
            {
                Owner = "b",
            },
        ];
        // 300 × 2^0.7 is 487 for each that rests, beside 600.
        Assert.Equal([457, 372, 371], Even(tenants, 1_200).Select(share => share.Target));
    }

    [Fact]
    public void The_use_of_all_tenants_of_an_owner_counts_for_each_of_them()
    {
        NodeClaim[] tenants =
        [
            Busy("a/rested", 300) with
            {
                Owner = "a",
                Ahead = -1,
            },
            Busy("a/user", 300) with
            {
                Owner = "a",
                Ahead = 1,
            },
            Busy("b/one", 600) with
            {
                Owner = "b",
            },
        ];
        Assert.Equal(Plain(tenants, 1_200), Even(tenants, 1_200));
    }

    private static NodeClaim Busy(string key, int baseRequest) =>
        new(key, baseRequest, 100_000, 100_000)
        {
            Peak = 100_000,
            Use = 100_000,
            UseIsKnown = true,
        };

    private static NodeClaim Resting(string key, int baseRequest) => Busy(key, baseRequest) with { Need = 0, Use = 0 };

    private static (string Key, int Target, string Reason)[] Plain(NodeClaim[] tenants, int capacity) =>
        Shares.Of(tenants, capacity, Floor);

    private static (string Key, int Target, string Reason)[] Even(NodeClaim[] tenants, int capacity, AllocationRules? rules = null)
    {
        var claims = Shares.Allocated(tenants, capacity, Floor);
        PeerShares.Equalize(claims, capacity, rules ?? Rules);
        return Shares.Of(claims);
    }
}
