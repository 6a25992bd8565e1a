using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class PeerSharesTest
{
    private const int Floor = 50;
    private static readonly AllocationRules Rules = AllocationRules.Default;

    private static readonly Gen<NodeClaim[]> Tenants = Gen.Select(
            Gen.Int[1, 4_000],
            Gen.Int[0, 3],
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
                            IsBonded = tenant.Item2 == 0,
                            Ahead = tenant.Item5,
                            Peak = tenant.Item6,
                        }
                )
                .ToArray()
        );

    private static readonly Gen<int> Capacities = Gen.Int[0, 60_000];

    [Fact]
    public void What_peers_have_together_stays_and_what_others_paid_for_too() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    var (plain, even) = (Shares.Plain(tenants, capacity), Shares.Evened(tenants, capacity));
                    return plain.Sum(share => share.Target) == even.Sum(share => share.Target)
                        && plain.Zip(even).Zip(tenants).All(pair => !pair.Second.IsBonded || pair.First.First == pair.First.Second);
                }
            );

    [Fact]
    public void Among_those_at_work_everybody_keeps_the_guaranteed_part_as_far_as_it_has_use_for_it() =>
        Tenants
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (tenants, capacity, guarantee) =>
                {
                    var peers = tenants.Select(tenant => tenant with { IsBonded = false }).ToArray();
                    var (plain, even) = (
                        Shares.Plain(peers, capacity),
                        Shares.Evened(peers, capacity, Rules with { Guarantee = guarantee })
                    );
                    var level = plain.Sum(share => (double)share.Target) / peers.Sum(peer => peer.BaseRequest);
                    return peers
                        .Zip(even, plain)
                        .All(peer =>
                            peer.Second == peer.Third
                            || peer.Second.Target
                                >= Math.Min(
                                    UsableBy(peer.First),
                                    Math.Floor(Math.Max(guarantee, PeerShares.LeastKept) * level * peer.First.BaseRequest - 1e-6)
                                )
                        );
                }
            );

    [Fact]
    public void What_those_hold_who_rest_does_not_count_for_the_guarantee_but_a_fifth_of_the_part_stays()
    {
        NodeClaim[] Beside(params NodeClaim[] rested) =>
            [
                Shares.Busy("a/ahead", 400) with
                {
                    Ahead = 3,
                },
                Shares.Busy("b/behind", 400),
                .. rested.Select(tenant => tenant with { Ahead = -1 }),
            ];

        // All three at work: half of its part of 1,200m. One at rest: of the 80m and 560m that the two others hold.
        Assert.Equal(200, Shares.Evened(Beside(Shares.Busy("c/rested", 400)), 1_200)[0].Target);
        Assert.Equal(106, Shares.Evened(Beside(Shares.Resting("c/rested", 400)), 1_200)[0].Target);
        var many = Enumerable.Range(0, 9).Select(index => Shares.Resting($"c/rested-{index}", 400) with { Owner = $"c-{index}" });
        Assert.Equal(80, Shares.Evened(Beside([.. many]), 4_400)[0].Target);
    }

    [Fact]
    public void Nobody_gets_more_than_it_needs_or_is_known_to_use() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                    Shares
                        .Evened(tenants, capacity)
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
                        || Shares.Evened(later, capacity)[0].Target >= Shares.Evened(tenants, capacity)[0].Target - 1;
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
                    var shares = Shares.Evened(twins, capacity);
                    return ahead >= tenants[0].Ahead
                        ? shares[^1].Target <= shares[0].Target + 1
                        : shares[^1].Target >= shares[0].Target - 1;
                }
            );

    [Fact]
    public void Splitting_a_tenant_into_several_of_its_owner_gains_nothing_and_loses_nothing() =>
        Tenants
            .Select(Capacities, Gen.Int[2, 4], Gen.Double[-1, 2])
            .Sample(
                (strangers, capacity, parts, ahead) =>
                {
                    var whole = Shares.Busy("z", 600 * parts) with { Ahead = ahead, Owner = "z" };
                    var split = Enumerable.Range(0, parts).Select(part => whole with { Key = $"z{part}", BaseRequest = 600 });
                    var (before, after) = (
                        Shares.Evened([.. strangers, whole], capacity),
                        Shares.Evened([.. strangers, .. split], capacity)
                    );
                    return Math.Abs(after.Skip(strangers.Length).Sum(share => share.Target) - before[^1].Target) <= parts;
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
                    return Shares.Evened(alike, capacity).SequenceEqual(Shares.Plain(alike, capacity))
                        && Shares
                            .Evened(tenants, capacity, Rules with { FairnessWindow = TimeSpan.Zero })
                            .SequenceEqual(Shares.Plain(tenants, capacity));
                }
            );

    [Fact]
    public void Where_all_peers_have_what_they_need_nobody_is_put_back() =>
        Tenants.Sample(tenants =>
        {
            NodeClaim[] met =
            [
                .. tenants.Select(tenant =>
                    tenant with
                    {
                        IsBonded = false,
                        Need = Math.Min(tenant.Need, Math.Min(tenant.Size, tenant.BaseRequest)),
                    }
                ),
            ];
            return Shares.Evened(met, 100_000).SequenceEqual(Shares.Plain(met, 100_000));
        });

    [Fact]
    public void The_order_of_tenants_does_not_matter() =>
        Tenants
            .SelectMany(tenants => Gen.Shuffle(tenants).Select(shuffled => (tenants, shuffled)))
            .Select(Capacities)
            .Sample(
                (orders, capacity) =>
                    Shares
                        .Evened(orders.tenants, capacity)
                        .SequenceEqual(Shares.Evened([.. orders.shuffled.OrderBy(tenant => tenant.Key, StringComparer.Ordinal)], capacity))
            );

    [Fact]
    public void Who_left_its_part_to_others_is_filled_first_up_to_what_it_is_known_to_use()
    {
        NodeClaim[] tenants =
        [
            new("ns/busy", 500, 2_000, 2_000) { Ahead = 0.4 },
            new("ns/late", 500, 100, 2_000) { Ahead = -0.8, Peak = 600 },
        ];
        Assert.Equal(
            [("ns/busy", 500, AllocationReason.BaseRequest), ("ns/late", 500, AllocationReason.BaseRequest)],
            Shares.Plain(tenants, 1_000)
        );
        Assert.Equal(
            [("ns/busy", 400, AllocationReason.PutBack), ("ns/late", 600, AllocationReason.PutForward)],
            Shares.Evened(tenants, 1_000)
        );
    }

    [Fact]
    public void It_leaves_no_garbage()
    {
        var tenants = Enumerable
            .Range(0, 100)
            .Select(index => new NodeClaim($"ns/t{index:00}", 500, 400 * (index % 5), 4_000)
            {
                Owner = $"ns-{index % 30}",
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
        var uses = tenants.Where(tenant => !tenant.IsBonded).Select(tenant => tenant.Ahead).ToList();
        return uses.Count == 0 || uses.Max() - uses.Min() < 1e-9;
    }

    private static int UsableBy(NodeClaim claim) => Math.Max(claim.NeedWithin(Floor), Math.Min(claim.Peak, claim.Size));
}
