using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

/// <summary>
/// Of two pods of a node, one that took CPU while the other gave some does not give it back to that one within the dwell.
/// </summary>
public class NoPreemptBackTest
{
    private static readonly Gen<(int Units, int Base, int Request, int Kind)> Tenant = Gen.Select(
        Gen.Int[0, 6],
        Gen.Int[50, 600],
        Gen.Int[50, 1_500],
        Gen.Int[0, 2]
    );

    [Fact]
    public void No_pair_takes_and_gives_back_within_the_dwell_under_random_demand_moves_and_accounts() =>
        Gen.Select(
                Tenant.Array[2, 10],
                Gen.Int[400, 4_000].Array[2],
                Gen.Int[1, 8],
                Gen.Double[0, 1.2].Array[200],
                Gen.Int[0, 15].Array[200],
                Gen.Int[1, 12]
            )
            .Sample(
                (tenants, nodes, dwell, demand, flags, writes) =>
                {
                    var cluster = Cluster(tenants, nodes, dwell, writes);
                    for (var tick = 0; tick < 40; tick++)
                    {
                        for (var tenant = 0; tenant < tenants.Length; tenant++)
                        {
                            var flag = flags[(tenant * 13 + tick / 3) % 200];
                            cluster.Set(tenant, exhausted: flag % 4 == 0, migrating: flag == 1);
                        }
                        cluster.Tick(index => Outlook(demand[(index * 31 + tick * 7) % 200], demand[(index * 17 + tick * 3) % 200]));
                    }
                    return PairsThatGaveBack(cluster, dwell).FirstOrDefault() is null;
                },
                iter: 400
            );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Two_halves_that_want_the_node_in_turn_do_not_take_it_from_each_other_within_the_dwell(int halfPeriod)
    {
        const int dwell = 5;
        var cluster = Cluster(
            [.. Enumerable.Range(0, 8).Select(index => (index % 4, 200, 300, index % 3))],
            [3_000, 3_000],
            dwell,
            writes: 20
        );
        for (var tick = 0; tick < 120; tick++)
            cluster.Tick(index => (tick / halfPeriod + index / 2) % 2 == 0 ? Outlook(0.9, 0.2) : Outlook(0.05, 0.8));
        Assert.Empty(PairsThatGaveBack(cluster, dwell));
        Assert.Contains(cluster.Moves, move => move.Taken > 0);
        Assert.Contains(cluster.Moves, move => move.Taken < 0);
    }

    private static ModelCluster Cluster((int Units, int Base, int Request, int Kind)[] tenants, int[] nodes, int dwell, int writes)
    {
        var rules = BondingRules.Default with { Allocation = AllocationRules.Default with { Dwell = TimeSpan.FromSeconds(dwell) } };
        var cluster = new ModelCluster(nodes, writes, rules);
        for (var index = 0; index < tenants.Length; index++)
        {
            var (units, @base, request, kind) = tenants[index];
            int? limit =
                kind == 0 ? null
                : kind == 1 ? 2_000
                : request;
            cluster.Add(index % nodes.Length, units, @base, request, limit: limit, qos: kind == 2 ? PodQos.Guaranteed : PodQos.Burstable);
        }
        return cluster;
    }

    private static IEnumerable<string> PairsThatGaveBack(ModelCluster cluster, int dwell) =>
        from took in cluster.Moves
        where took.Taken > 0
        from gave in cluster.Moves
        where gave.Taken < 0 && gave.Node == took.Node && gave.At == took.At
        from back in cluster.Moves
        where back.Taken < 0 && back.Key == took.Key && back.At > took.At && back.At - took.At < TimeSpan.FromSeconds(dwell)
        from taken in cluster.Moves
        where taken.Taken > 0 && taken.Key == gave.Key && taken.At == back.At
        select $"{took.Key} took from {gave.Key} at {took.At:T} and gave back at {back.At:T}";

    private static DemandOutlook Outlook(double need, double level) =>
        new(new ResourceOutlook(need, level, 0.01) { Expected = 0.8 * need }, null, null);
}
