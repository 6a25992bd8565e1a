using Bonding.Domain.Decisions;
using Bonding.Simulation.Evidence;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks the scenarios of the load classes.</summary>
public class ClassScenariosTest
{
    private const int Short = 300;

    private static IReadOnlyList<LoadClass> All => LoadClasses.All([], []);

    [Fact]
    public void On_each_node_four_of_twelve_tenants_have_bonded_two_units_and_mean_use_is_four_fifths()
    {
        var scenario = ClassScenarios.Of(All[0], 11, BondingRules.Default, Short);
        Assert.Equal(ClassScenarios.Tenants, scenario.Tenants.Count);
        foreach (var node in scenario.Nodes)
        {
            var tenants = scenario.Tenants.Where(tenant => tenant.Node == node.Name).ToList();
            Assert.Equal(4, tenants.Count(tenant => tenant.Bonds.Sum(bond => bond.Units) == 2));
            Assert.Equal(8, tenants.Count(tenant => tenant.Bonds.Count == 0));
            Assert.Equal(0.8, tenants.Sum(tenant => tenant.Demand.Average()) / node.Allocatable.ToVcpus(), 3);
        }
    }

    [Fact]
    public void The_neighbours_of_a_seed_are_the_same_in_each_class_and_others_with_another_seed()
    {
        static string Neighbours(LoadClass load, int seed) =>
            string.Join(
                ';',
                ClassScenarios
                    .Of(load, seed, BondingRules.Default, Short)
                    .Tenants.Where(tenant => tenant.Bonds.Count == 0)
                    .Select(tenant => $"{tenant.Key}={tenant.Demand.Sum():R}")
            );
        Assert.Equal(Neighbours(All[0], 11), Neighbours(All[^1], 11));
        Assert.NotEqual(Neighbours(All[0], 11), Neighbours(All[0], 12));
    }

    [Fact]
    public void A_tenth_of_the_cluster_has_a_tenth_of_its_writes()
    {
        var rules = (ClassPlan.Bonding(1) with { ClusterTenants = 10 * ClassScenarios.Tenants }).Rules;
        Assert.Equal(BondingRules.Default.Allocation.WritesPerSecond / 10, rules.Allocation.WritesPerSecond, 9);
    }
}
