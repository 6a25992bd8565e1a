using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;

namespace Bonding.Domain.Tests.Allocation;

public class EntitlementSharesTest
{
    private const int Floor = 50;

    private static readonly Gen<NodeClaim[]> Claims = Gen.Select(
            Gen.Int[1, 2_000],
            Gen.Int[0, 4],
            Gen.Enum<BurstLevel>(),
            Gen.Int[1, 8],
            Gen.Double[0, 4_000]
        )
        .Array[1, 20]
        .Select(claims =>
            claims.Select((claim, index) => Claim(index, claim.Item1, claim.Item2, claim.Item3, claim.Item4, claim.Item5)).ToArray()
        );

    private static readonly Gen<int> Capacities = Gen.Int[0, 40_000];

    [Fact]
    public void At_rest_everybody_has_what_a_bond_set_once_would_give()
    {
        // 600 + 400 + 2,000 of 2,400 millicores.
        NodeClaim[] claims = [Bonded("a", 200, 3, BurstLevel.Resting), Neighbour("b", 400), Neighbour("c", 2_000)];
        Assert.Equal(
            [("a", 480, "Entitled"), ("b", 320, "ScaledIntoNode"), ("c", 1_600, "ScaledIntoNode")],
            Shared(claims, capacity: 2_400, contended: 1_000)
        );
    }

    [Fact]
    public void Without_units_on_the_node_everybody_has_its_base_request()
    {
        NodeClaim[] claims = [Neighbour("a", 400), Neighbour("b", 2_000)];
        Assert.Equal([("a", 400, "BaseRequest"), ("b", 2_000, "BaseRequest")], Shared(claims, capacity: 2_000, contended: 0));
    }

    [Fact]
    public void A_boost_takes_the_room_first_and_from_neighbours_only_under_contention()
    {
        NodeClaim[] claims = [Bonded("a", 200, 3, BurstLevel.Boosted), Neighbour("b", 800), Neighbour("c", 800)];
        Assert.Equal(
            [("a", 1_200, "BurstRunning"), ("b", 400, "CutForBursts"), ("c", 400, "CutForBursts")],
            Shared(claims, capacity: 2_000, contended: 800)
        );
        Assert.Equal(
            [("a", 545, "BurstRunning"), ("b", 727, "ScaledIntoNode"), ("c", 727, "ScaledIntoNode")],
            Shared(claims, capacity: 2_000, contended: 801)
        );
    }

    [Fact]
    public void Where_the_floor_of_the_neighbours_binds_boosts_shrink_but_not_below_the_entitlement()
    {
        NodeClaim[] claims = [Bonded("a", 200, 3, BurstLevel.Boosted), Bonded("b", 200, 3, BurstLevel.Boosted), Neighbour("c", 1_500)];
        Assert.Equal(
            [("a", 700, "BurstRunning"), ("b", 700, "BurstRunning"), ("c", 600, "CutForBursts")],
            Shared(claims, 2_000, contended: 0)
        );
        Assert.Equal(
            [("a", 180, "BurstRunning"), ("b", 180, "BurstRunning"), ("c", 600, "ScaledIntoNode")],
            Shared(claims, 960, contended: 0)
        );
    }

    [Fact]
    public void Quiet_tenants_pay_for_a_burst_before_neighbours_do()
    {
        NodeClaim[] claims = [Bonded("a", 200, 3, BurstLevel.Boosted), Bonded("b", 200, 3, BurstLevel.GivenBack), Neighbour("c", 600)];
        Assert.Equal(
            [("a", 1_200, "BurstRunning"), ("b", 200, "ProvenQuiet"), ("c", 600, "BaseRequest")],
            Shared(claims, 2_000, contended: 0)
        );
    }

    [Fact]
    public void No_neighbour_has_more_beside_a_resting_tenant_than_a_bond_set_once_leaves_it()
    {
        NodeClaim[] claims = [Bonded("a", 400, 3, BurstLevel.Resting), Bonded("b", 400, 3, BurstLevel.GivenBack), Neighbour("c", 1_200)];
        Assert.Equal(
            [("a", 800, "Entitled"), ("b", 400, "ProvenQuiet"), ("c", 800, "ScaledIntoNode")],
            Shared(claims, 2_400, contended: 0)
        );
    }

    [Fact]
    public void Nobody_with_units_is_below_what_a_bond_set_once_would_give_without_proven_quiet() =>
        Claims
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (claims, capacity, floor) =>
                {
                    var once = Allocated([.. claims.Select(claim => claim with { Level = BurstLevel.Resting })], capacity, 0, floor);
                    return Allocated(claims, capacity, 0, floor)
                        .Zip(once)
                        .All(pair =>
                            pair.First.Level == BurstLevel.GivenBack || !pair.First.IsBonded || pair.First.Share >= pair.Second.Share
                        );
                }
            );

    [Fact]
    public void Neighbours_keep_their_floor_and_never_have_more_than_their_base_request() =>
        Claims
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (claims, capacity, floor) =>
                    Allocated(claims, capacity, 0, floor)
                        .Where(claim => !claim.IsBonded)
                        .All(claim =>
                            claim.Share >= Math.Min(claim.Size, (int)(floor * claim.BaseRequest))
                            && claim.Share <= Math.Max(Floor, claim.BaseRequest)
                        )
            );

    [Fact]
    public void Shares_fit_the_node_unless_base_requests_and_floors_do_not() =>
        Claims
            .Select(Capacities, Gen.Double[0, 1])
            .Sample(
                (claims, capacity, floor) =>
                {
                    var least = claims.Sum(claim => Math.Max(Math.Min(Floor, claim.BaseRequest), claim.BaseRequest * Math.Max(floor, 0)));
                    var slack = claims.Sum(claim => claim.FloorWithin(Floor));
                    return !claims.Any(claim => claim.IsBonded)
                        || least > capacity
                        || Allocated(claims, capacity, 0, floor).Sum(claim => (long)claim.Share) <= capacity + slack;
                }
            );

    [Fact]
    public void A_claim_alike_but_with_more_units_or_a_burst_never_has_less() =>
        Claims
            .Select(Capacities)
            .Sample(
                (claims, capacity) =>
                {
                    var shares = Allocated(claims, capacity, 0, 0.4);
                    return shares.All(one =>
                        shares.All(other =>
                            one.BaseRequest != other.BaseRequest
                            || one.Size != other.Size
                            || one.Level != other.Level
                            || one.Entitlement < other.Entitlement
                            || !one.IsBonded
                            || one.Share >= other.Share
                        )
                    );
                }
            );

    [Fact]
    public void A_fixed_pod_keeps_what_it_was_created_with_and_the_others_share_the_rest()
    {
        NodeClaim[] claims =
        [
            Bonded("a", 200, 3, BurstLevel.Resting),
            Neighbour("b", 1_000),
            new("c", 800, 800, 800) { IsFixed = true, Reason = "" },
        ];
        Assert.Equal([("a", 450, "Entitled"), ("b", 750, "ScaledIntoNode"), ("c", 800, "StaticCpus")], Shared(claims, 2_000, contended: 0));
    }

    private static (string Key, int Share, string Reason)[] Shared(NodeClaim[] claims, int capacity, double contended) =>
        [.. Allocated(claims, capacity, contended, 0.4).Select(claim => (claim.Key, claim.Share, claim.Reason))];

    private static NodeClaim[] Allocated(NodeClaim[] claims, int capacity, double contended, double neighbourFloor)
    {
        NodeClaim[] shared = [.. claims];
        EntitlementShares.Allocate(shared, new SharingTerms(capacity, contended, neighbourFloor, Floor));
        return shared;
    }

    private static NodeClaim Claim(int index, int request, int units, BurstLevel level, int vcpus, double use) =>
        (units == 0 ? Neighbour($"t{index:00}", request) : Bonded($"t{index:00}", request, 1 + units, level)) with
        {
            Size = Math.Max(request, vcpus * 1_000),
            Use = use,
        };

    private static NodeClaim Neighbour(string key, int request) => new(key, request, request, 16_000);

    private static NodeClaim Bonded(string key, int request, double multiplier, BurstLevel level) =>
        new(key, request, request, 16_000)
        {
            IsBonded = true,
            Entitlement = request * multiplier,
            Boost = 2 * request * multiplier,
            Level = level,
            Reason =
                level == BurstLevel.Boosted ? BurstReason.BurstRunning
                : level == BurstLevel.GivenBack ? BurstReason.ProvenQuiet
                : BurstReason.Entitled,
        };
}
