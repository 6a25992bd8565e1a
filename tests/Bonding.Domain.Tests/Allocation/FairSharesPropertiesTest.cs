using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>Properties of the shares that hold for any tenants and any capacity.</summary>
public class FairSharesPropertiesTest
{
    private const int Floor = 50;

    private static readonly Gen<NodeClaim[]> Tenants = Gen.Int[1, 8_000]
        .Select(Gen.Double[0.5, 16], Gen.Int[0, 16_000], Gen.Int[1, 16], Gen.Bool)
        .Array[1, 25]
        .Select(tenants =>
            tenants
                .Select(
                    (tenant, index) =>
                        new NodeClaim($"ns/t{index:00}", tenant.Item1, tenant.Item2, tenant.Item3, tenant.Item4 * 1_000)
                        {
                            NeedIsBounded = tenant.Item5,
                        }
                )
                .ToArray()
        );

    private static readonly Gen<int> Capacities = Gen.Int[0, 120_000];

    [Fact]
    public void All_demands_are_met_where_there_is_enough_and_all_capacity_is_used_where_there_is_not() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    var shares = Shares.Of(tenants, capacity, Floor);
                    long sum = shares.Sum(share => share.Target),
                        demands = tenants.Sum(tenant => (long)tenant.DemandWithin(Floor));
                    long floors = tenants.Length * Floor;
                    return floors > capacity ? sum <= capacity && sum > capacity - tenants.Length : sum == Math.Min(capacity, demands);
                }
            );

    [Fact]
    public void No_share_is_below_the_floor_or_above_the_demand() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                    tenants.Length * Floor > capacity
                    || Shares
                        .Of(tenants, capacity, Floor)
                        .Zip(tenants)
                        .All(pair => pair.First.Target >= Floor && pair.First.Target <= pair.Second.DemandWithin(Floor))
            );

    [Fact]
    public void Where_even_the_floors_do_not_fit_nobody_loses_what_it_has_of_its_floor_and_the_rest_is_not_given_twice() =>
        Tenants
            .Select(Gen.Int[0, 200].Array[25], Gen.Int[-500, 1_250])
            .Sample(
                (tenants, requests, capacity) =>
                {
                    var running = tenants.Select((tenant, index) => tenant with { Request = requests[index] }).ToArray();
                    if (running.Length * Floor <= capacity)
                        return true;
                    var shares = Shares.Of(running, capacity, Floor);
                    var kept = running.Sum(tenant => Math.Min(tenant.Request, Floor));
                    return shares
                            .Zip(running)
                            .All(pair => pair.First.Target >= Math.Min(pair.Second.Request, Floor) && pair.First.Target <= Floor)
                        && shares.Sum(share => share.Target) is var sum
                        && sum <= Math.Max(capacity, kept)
                        && sum > Math.Min(Math.Max(capacity, kept), running.Length * Floor) - running.Length;
                }
            );

    [Fact]
    public void While_some_need_is_not_met_nobody_holds_more_than_its_need() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    var shares = Shares.Of(tenants, capacity, Floor).Zip(tenants).ToArray();
                    return shares.All(share => share.First.Target >= share.Second.NeedWithin(Floor))
                        || shares.All(share => share.First.Target <= share.Second.NeedWithin(Floor));
                }
            );

    [Fact]
    public void Whoever_lacks_has_no_less_for_its_weight_than_whoever_could_give() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    if (tenants.Length * Floor > capacity)
                        return true;
                    var shares = Shares.Of(tenants, capacity, Floor).Select(share => share.Target).Zip(tenants).ToArray();
                    var needsMet = shares.All(share => share.First >= share.Second.NeedWithin(Floor));
                    int Most(NodeClaim tenant) => needsMet ? tenant.DemandWithin(Floor) : tenant.NeedWithin(Floor);
                    int Least(NodeClaim tenant) => needsMet ? tenant.NeedWithin(Floor) : Floor;
                    return shares
                        .Where(lacks => lacks.First < Most(lacks.Second))
                        .All(lacks =>
                            shares
                                .Where(gives => gives.First > Least(gives.Second))
                                .All(gives => (gives.First - 1) / gives.Second.Weight <= (lacks.First + 1) / lacks.Second.Weight + 1e-9)
                        );
                }
            );

    [Fact]
    public void A_higher_multiplier_never_gets_a_tenant_less() =>
        Tenants
            .Select(Capacities, Gen.Double[1, 4])
            .Sample(
                (tenants, capacity, factor) =>
                {
                    var before = Shares.Of(tenants, capacity, Floor)[0].Target;
                    tenants[0] = tenants[0] with { Multiplier = tenants[0].Multiplier * factor };
                    return Shares.Of(tenants, capacity, Floor)[0].Target >= before - 1;
                }
            );

    [Fact]
    public void Multipliers_that_are_all_raised_alike_change_nothing_where_all_needs_are_known_and_not_met() =>
        Tenants
            .Select(Capacities, Gen.Double[1, 4])
            .Sample(
                (tenants, capacity, factor) =>
                {
                    var known = tenants.Select(tenant => tenant with { NeedIsBounded = false }).ToArray();
                    if (known.Sum(tenant => (long)tenant.NeedWithin(Floor)) < capacity)
                        return true;
                    var raised = known.Select(tenant => tenant with { Multiplier = tenant.Multiplier * factor }).ToArray();
                    return Shares
                        .Of(known, capacity, Floor)
                        .Zip(Shares.Of(raised, capacity, Floor))
                        .All(pair => Math.Abs(pair.First.Target - pair.Second.Target) <= 1);
                }
            );

    [Fact]
    public void Shares_agree_with_a_search_for_the_water_level() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    if (tenants.Length * Floor > capacity)
                        return true;
                    var searched = SearchLevel(tenants, capacity);
                    return Shares
                        .Of(tenants, capacity, Floor)
                        .Zip(searched)
                        .All(pair => Math.Abs(pair.First.Target - pair.Second) <= 1.001);
                }
            );

    [Fact]
    public void The_order_of_tenants_does_not_matter() =>
        Tenants
            .SelectMany(tenants => Gen.Shuffle(tenants).Select(shuffled => (tenants, shuffled)))
            .Select(Capacities)
            .Sample(
                (orders, capacity) => Shares.Of(orders.tenants, capacity, Floor).SequenceEqual(Shares.Of(orders.shuffled, capacity, Floor))
            );

    [Fact]
    public void A_node_ten_times_as_large_with_tenants_ten_times_as_large_gives_ten_times_the_shares() =>
        Tenants
            .Select(Capacities)
            .Sample(
                (tenants, capacity) =>
                {
                    if (tenants.Length * Floor > capacity)
                        return true;
                    var scaled = tenants
                        .Select(tenant =>
                            tenant with
                            {
                                BaseRequest = tenant.BaseRequest * 10,
                                Need = tenant.Need * 10,
                                Size = tenant.Size * 10,
                            }
                        )
                        .ToArray();
                    return Shares
                        .Of(tenants, capacity, Floor)
                        .Zip(Shares.Of(scaled, capacity * 10, Floor * 10))
                        .All(pair => Math.Abs(pair.First.Target * 10 - pair.Second.Target) <= 11);
                }
            );

    [Fact]
    public void Equal_tenants_get_equal_shares_to_the_millicore() =>
        Gen.Int[1, 40]
            .Select(Capacities)
            .Sample(
                (count, capacity) =>
                {
                    var tenants = Enumerable
                        .Range(0, count)
                        .Select(index => new NodeClaim($"ns/t{index:00}", 500, 2, 3_000, 4_000))
                        .ToArray();
                    var targets = Shares.Of(tenants, capacity, Floor).Select(share => share.Target).ToArray();
                    return targets.Max() - targets.Min() <= 1;
                }
            );

    private static double[] SearchLevel(NodeClaim[] tenants, int capacity)
    {
        var needsMet = tenants.Sum(tenant => (long)tenant.NeedWithin(Floor)) <= capacity;
        double[] At(double level) =>
            [
                .. tenants.Select(tenant =>
                    needsMet
                        ? Math.Clamp(tenant.Weight * level, tenant.NeedWithin(Floor), tenant.DemandWithin(Floor))
                        : Math.Clamp(tenant.Weight * level, Floor, tenant.NeedWithin(Floor))
                ),
            ];
        double low = 0,
            high = 100_000;
        for (var halving = 0; halving < 100; halving++)
        {
            var middle = (low + high) / 2;
            if (At(middle).Sum() > capacity)
                high = middle;
            else
                low = middle;
        }
        return At(low);
    }
}
