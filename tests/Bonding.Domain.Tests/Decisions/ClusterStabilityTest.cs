using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

/// <summary>
/// Whole clusters under random and adversarial demand: no pod is written twice within the dwell (so nothing is preempted and given back),
/// no increase lacks room, the budget is kept. <see cref="ModelCluster"/> checks it at every write.
/// </summary>
public class ClusterStabilityTest
{
    private static readonly DemandOutlook High = Outlook(0.9, 0.2);
    private static readonly DemandOutlook Low = Outlook(0.05, 0.8);

    private static readonly Gen<(int Node, int Units, int Base, int Request, int Mode)> Tenant = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 6],
        Gen.Int[20, 600],
        Gen.Int[20, 2_000],
        Gen.Int[0, 5]
    );

    [Fact]
    public void Random_demand_seen_now_and_then_never_breaks_the_platforms_rules() =>
        Gen.Select(Tenant.Array[1, 14], Gen.Int[200, 6_000].Array[3], Gen.Int[1, 20], Gen.Double[0, 1.2].Array[300], Gen.Int[1, 8])
            .Sample(
                (tenants, nodes, writes, demand, unseenEvery) =>
                {
                    var cluster = new ModelCluster(nodes, writes);
                    foreach (var tenant in tenants)
                        cluster.Add(
                            tenant.Node,
                            tenant.Units,
                            tenant.Base,
                            tenant.Request,
                            tenant.Mode == 0 ? BondingMode.Recommend : BondingMode.Enforce
                        );
                    for (var tick = 0; tick < 30; tick++)
                        cluster.Tick(index =>
                            unseenEvery > 1 && (index + tick) % unseenEvery == 0
                                ? DemandOutlook.None
                                : Outlook(demand[(index * 31 + tick * 7) % 300], demand[(index * 17 + tick * 3) % 300])
                        );
                },
                iter: 300
            );

    public static TheoryData<string, int, bool> Waves =>
        new()
        {
            { "all surge together at the dwell", 5, true },
            { "all surge together every second", 1, true },
            { "all surge together slower than the dwell", 7, true },
            { "half against half at the dwell", 5, false },
            { "half against half just below the dwell", 4, false },
        };

    [Theory]
    [MemberData(nameof(Waves))]
    public void Waves_of_demand_turn_an_adjustment_no_more_often_than_the_dwell_allows(string name, int halfPeriod, bool together)
    {
        Assert.NotEmpty(name);
        var cluster = Contended();
        for (var tick = 0; tick < 120; tick++)
            cluster.Tick(index => (tick / halfPeriod + (together ? 0 : index / 2)) % 2 == 0 ? High : Low);
        Assert.All(cluster.Snapshot.Tenants, tenant => Assert.InRange(cluster.TurnsOf(tenant), 0, 120 / 5));
        Assert.NotEmpty(cluster.Written);
    }

    [Fact]
    public void Telemetry_that_flaps_turns_nothing()
    {
        var cluster = Contended();
        for (var tick = 0; tick < 120; tick++)
            cluster.Tick(_ => tick % 2 == 0 ? DemandOutlook.None : Outlook(0.5, 0.5));
        Assert.Equal(0, cluster.Turns);
        Assert.True(cluster.Written.Count <= 2 * cluster.Snapshot.Pods.Count, $"{cluster.Written.Count} writes");
    }

    public static TheoryData<string, int, int, bool> Flaps
    {
        get
        {
            var flaps = new TheoryData<string, int, int, bool>();
            foreach (var load in new[] { "wave", "sawtooth" })
            foreach (var (seen, unseen) in new[] { (1, 1), (4, 1), (1, 4), (5, 5), (12, 11) })
            foreach (var together in new[] { true, false })
                flaps.Add(load, seen, unseen, together);
            return flaps;
        }
    }

    [Theory]
    [MemberData(nameof(Flaps))]
    public void Telemetry_that_flaps_while_demand_moves_turns_no_more_often_than_the_dwell_allows_and_writes_a_pod_twice_a_burst_of_its_own(
        string load,
        int seen,
        int unseen,
        bool together
    )
    {
        const int ticks = 240;
        var flapping = Contended();
        for (var tick = 0; tick < ticks; tick++)
        {
            var now = tick;
            DemandOutlook Moving(int index) =>
                load == "wave"
                    ? (now / 7 + index / 2) % 2 == 0
                        ? High
                        : Low
                    : Outlook((now + index) % 9 / 9.0, (now + index + 4) % 9 / 9.0);
            flapping.Tick(index => (now + (together ? 0 : 3 * index)) % (seen + unseen) < seen ? Moving(index) : DemandOutlook.None);
        }
        Assert.All(flapping.Snapshot.Tenants, tenant => Assert.InRange(flapping.TurnsOf(tenant), 0, ticks / 5));
        var bursts = ticks / (load == "wave" ? 14 : 9) + 1;
        // A neighbour is written for the bursts of all others of its node, within its dwell.
        var units = flapping.Snapshot.Tenants.ToDictionary(tenant => tenant.Key, tenant => tenant.BondedUnits);
        Assert.All(flapping.Written.CountBy(key => key), pod => Assert.InRange(pod.Value, 1, units[pod.Key] > 0 ? 2 * bursts : ticks / 5));
    }

    [Fact]
    public void A_sawtooth_of_all_tenants_keeps_the_rules()
    {
        var cluster = Contended();
        for (var tick = 0; tick < 120; tick++)
            cluster.Tick(index => Outlook((tick + index) % 9 / 9.0, (tick + index + 4) % 9 / 9.0));
        Assert.NotEmpty(cluster.Written);
    }

    private static ModelCluster Contended()
    {
        var cluster = new ModelCluster([4_000, 4_000], writesPerTick: 5);
        for (var tenant = 0; tenant < 12; tenant++)
            cluster.Add(tenant % 2, tenant % 6, 200, 300);
        return cluster;
    }

    private static DemandOutlook Outlook(double need, double level) =>
        new(new ResourceOutlook(need, level, 0.01) { Expected = 0.8 * need }, null, null);
}
