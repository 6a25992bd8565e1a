using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class PeerSharesTest
{
    private const int Floor = 50;
    private static readonly AllocationRules Rules = AllocationRules.Default;
    private static readonly double[] Bases = [1, 1.5, 3];

    private static readonly Gen<NodeClaim[]> Tenants = Gen.Select(
            Gen.Int[1, 4_000],
            Gen.Int[0, 2],
            Gen.Int[0, 8_000],
            Gen.Int[1, 8],
            Gen.Double[-1, 2],
            Gen.Int[0, 8_000]
        )
        .Array[1, 20]
        .Select(tenants =>
            tenants
                .Select(
                    (tenant, index) =>
                        new NodeClaim($"ns/t{index:00}", tenant.Item1, tenant.Item3, tenant.Item4 * 1_000)
                        {
                            PeerGroup = Bases[tenant.Item2],
                            Ahead = tenant.Item5,
                            Peak = tenant.Item6,
                        }
                )
                .ToArray()
        );

    private static readonly Gen<int> Capacities = Gen.Int[0, 60_000];

    [Fact]
    public void What_peers_have_together_stays() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    var (plain, even) = (Plain(tenants, capacity), Even(tenants, capacity));
                    return Bases.All(group => SumOf(plain, tenants, group) == SumOf(even, tenants, group));
                }
            );

    [Fact]
    public void Everybody_keeps_the_guaranteed_part_and_the_more_units_the_more() =>
        Tenants
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (tenants, capacity, guarantee) =>
                {
                    var (plain, even) = (Plain(tenants, capacity), Even(tenants, capacity, Rules with { Guarantee = guarantee }));
                    return tenants
                        .Index()
                        .All(tenant =>
                            even[tenant.Index].Target >= (1 - (1 - guarantee) / tenant.Item.PeerGroup) * plain[tenant.Index].Target - 1e-6
                            && even[tenant.Index].Target >= Math.Min(Floor, plain[tenant.Index].Target)
                        );
                }
            );

    [Fact]
    public void Nobody_gets_more_than_it_needs_or_is_known_to_use() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                    Even(tenants, capacity)
                        .Zip(tenants)
                        .All(pair =>
                            pair.First.Target
                            <= Math.Max(
                                Math.Max(pair.Second.BaseRequest, pair.Second.NeedWithin(Floor)),
                                Math.Min(pair.Second.Peak, pair.Second.Size)
                            )
                        )
            );

    [Fact]
    public void Whoever_used_less_gets_no_less_than_before_and_whoever_used_more_no_more() =>
        Tenants
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (tenants, capacity, less) =>
                {
                    NodeClaim[] later = [tenants[0] with { Ahead = Math.Max(-1, tenants[0].Ahead - less) }, .. tenants.Skip(1)];
                    return PeersUsedAlike(tenants)
                        || PeersUsedAlike(later)
                        || Even(later, capacity)[0].Target >= Even(tenants, capacity)[0].Target - 1;
                }
            );

    [Fact]
    public void Of_two_alike_the_one_that_used_less_gets_no_less() =>
        Tenants
            .Select(Capacities, Gen.Double[-1, 2])
            .Sample(
                (tenants, capacity, ahead) =>
                {
                    NodeClaim[] twins = [tenants[0], .. tenants.Skip(1), tenants[0] with { Key = "ns/twin", Ahead = ahead }];
                    var shares = Even(twins, capacity);
                    return ahead >= tenants[0].Ahead
                        ? shares[^1].Target <= shares[0].Target + 1
                        : shares[^1].Target >= shares[0].Target - 1;
                }
            );

    [Fact]
    public void Whoever_is_put_back_below_its_need_lends_to_those_alone_that_stand_no_worse_after_it() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    var (plain, even) = (Plain(tenants, capacity), Even(tenants, capacity));
                    var unit = Rules.FairnessWindow / Rules.CatchUp * capacity / tenants.Sum(tenant => tenant.Weight);
                    double Level(int index, int share) => share / tenants[index].Weight + unit * (1 + tenants[index].Ahead);
                    return Enumerable
                        .Range(0, tenants.Length)
                        .All(back =>
                            even[back].Target >= Math.Min(plain[back].Target, tenants[back].NeedWithin(Floor))
                            || Enumerable
                                .Range(0, tenants.Length)
                                .All(forward =>
                                    tenants[forward].PeerGroup != tenants[back].PeerGroup
                                    || even[forward].Target <= plain[forward].Target
                                    || Level(forward, even[forward].Target - 1) <= Level(back, even[back].Target + 1) + 1e-6
                                )
                        );
                }
            );

    [Fact]
    public void Without_differences_of_use_or_without_a_memory_shares_are_the_plain_ones() =>
        Tenants
            .Select(Capacities, Gen.Double[-1, 2])
            .Sample(
                (tenants, capacity, ahead) =>
                {
                    var alike = tenants.Select(tenant => tenant with { Ahead = ahead }).ToArray();
                    return Even(alike, capacity).SequenceEqual(Plain(alike, capacity))
                        && Even(tenants, capacity, Rules with { FairnessWindow = TimeSpan.Zero }).SequenceEqual(Plain(tenants, capacity));
                }
            );

    [Fact]
    public void Where_all_peers_have_what_they_need_nobody_is_put_back() =>
        Tenants.Sample(tenants =>
        {
            NodeClaim[] met =
            [
                .. tenants.Select(tenant => tenant with { Need = Math.Min(tenant.Need, Math.Min(tenant.Size, tenant.BaseRequest)) }),
            ];
            return Even(met, 10_000).SequenceEqual(Plain(met, 10_000));
        });

    [Fact]
    public void The_order_of_tenants_does_not_matter() =>
        Tenants
            .SelectMany(tenants => Gen.Shuffle(tenants).Select(shuffled => (tenants, shuffled)))
            .Select(Capacities)
            .Sample(
                (orders, capacity) =>
                    Even(orders.tenants, capacity)
                        .SequenceEqual(Even([.. orders.shuffled.OrderBy(tenant => tenant.Key, StringComparer.Ordinal)], capacity))
            );

    [Fact]
    public void Who_left_its_part_to_others_is_filled_first_up_to_what_it_is_known_to_use()
    {
        NodeClaim[] tenants =
        [
            new("ns/busy", 500, 2_000, 2_000) { PeerGroup = 1, Ahead = 0.4 },
            new("ns/late", 500, 100, 2_000)
            {
                PeerGroup = 1,
                Ahead = -0.8,
                Peak = 600,
            },
        ];
        Assert.Equal(
            [("ns/busy", 500, AllocationReason.BaseRequest), ("ns/late", 500, AllocationReason.BaseRequest)],
            Plain(tenants, 1_000)
        );
        Assert.Equal([("ns/busy", 400, AllocationReason.PutBack), ("ns/late", 600, AllocationReason.PutForward)], Even(tenants, 1_000));
    }

    [Fact]
    public void It_leaves_no_garbage()
    {
        var tenants = Enumerable
            .Range(0, 100)
            .Select(index => new NodeClaim($"ns/t{index:00}", 500, 400 * (index % 5), 4_000)
            {
                PeerGroup = 1 + index % 3,
                Ahead = index % 7 - 1,
            })
            .ToArray();
        Share();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var times = 0; times < 100; times++)
            Share();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Share()
        {
            EntitlementShares.Allocate(tenants, new SharingTerms(20_000, 0, 0.4, Floor));
            PeerShares.Equalize(tenants, 20_000, Rules);
        }
    }

    // Where peers used alike nothing is shared out again, and the first difference has all of them shared out: no order leads across that.
    private static bool PeersUsedAlike(NodeClaim[] tenants)
    {
        var uses = tenants.Where(tenant => tenant.PeerGroup == tenants[0].PeerGroup).Select(tenant => tenant.Ahead).ToList();
        return uses.Max() - uses.Min() < 1e-9;
    }

    private static int SumOf((string Key, int Target, string Reason)[] shares, NodeClaim[] tenants, double group) =>
        shares.Zip(tenants).Where(pair => pair.Second.PeerGroup == group).Sum(pair => pair.First.Target);

    private static (string Key, int Target, string Reason)[] Plain(NodeClaim[] tenants, int capacity) =>
        Shares.Of(tenants, capacity, Floor);

    private static (string Key, int Target, string Reason)[] Even(NodeClaim[] tenants, int capacity, AllocationRules? rules = null)
    {
        var claims = Shares.Allocated(tenants, capacity, Floor);
        PeerShares.Equalize(claims, capacity, rules ?? Rules);
        return Shares.Of(claims);
    }
}
