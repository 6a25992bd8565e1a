using Bonding.Domain.Bursts;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests.Policies;

/// <summary>Checks the baselines that write each weight once.</summary>
public class SetOnceTest
{
    // Three units are worth five times the base request; a boost doubles that, at most to the size of 4 vCPUs.
    private static Scenario Cluster(int millicores, int vcpus = 4) =>
        Some.Scenario(
            millicores,
            Some.Tenant("saver", LoadGenerators.Constant(60, 0.1), vcpus, 200).Bonded(3),
            Some.Tenant("other", LoadGenerators.Constant(60, 0.1), vcpus, 500)
        ) with
        {
            Windows = [new MeasureWindow("later", 30, 60)],
        };

    [Fact]
    public void A_bond_is_written_once_at_its_multiplier()
    {
        var result = Cluster(4000).Run(PolicyCatalog.SetOnce);
        Assert.Equal((1, 5.0, 1.0), (result.Writes, Held(result, "saver"), Held(result, "other")));
    }

    [Fact]
    public void What_does_not_fit_the_node_less_its_headroom_is_scaled_down_for_all()
    {
        // 0.9 × 1000 for 5 × 200 + 500: everybody has 0.6 of it.
        var result = Cluster(1000).Run(PolicyCatalog.SetOnce);
        Assert.Equal((2, 3.0, 0.6), (result.Writes, Held(result, "saver"), Held(result, "other")));
    }

    [Fact]
    public void Always_boosted_holds_the_greatest_boost_where_there_is_room()
    {
        var result = Cluster(4000).Run(PolicyCatalog.AlwaysBoosted);
        Assert.Equal((10.0, 1.0), (Held(result, "saver"), Held(result, "other")));
        Assert.Equal(5.0, Held(Cluster(4000, vcpus: 1).Run(PolicyCatalog.AlwaysBoosted), "saver"));
    }

    [Fact]
    public void Always_boosted_takes_from_neighbours_down_to_their_floor()
    {
        // The neighbour keeps 0.4 × 500; the saver has the rest of 0.9 × 1500.
        Assert.Equal(0.4, BurstRules.Default.NeighbourFloor);
        var result = Cluster(1500).Run(PolicyCatalog.AlwaysBoosted);
        Assert.Equal((1150 / 200.0, 0.4), (Held(result, "saver"), Held(result, "other")));
    }

    private static double Held(Simulation.Results.PolicyResult result, string tenant) =>
        result.Windows[0].Tenants.Single(one => one.Key == $"{tenant}/{tenant}").Requests.Held;
}
