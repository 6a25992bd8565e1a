using Bonding.Domain.Decisions;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Tests.Policies;

/// <summary>Checks the write budget of the operator in the simulation.</summary>
public class BondingSharesTest
{
    private static readonly BondingRules OneWriteAnHour = BondingRules.Default with
    {
        Allocation = BondingRules.Default.Allocation with { WritesPerSecond = 1 / 3600.0 },
    };

    [Fact]
    public void The_budget_bounds_the_writes_of_a_run()
    {
        var result = (Some.Busy() with { Rules = OneWriteAnHour }).Run(PolicyCatalog.BondsReactive);
        Assert.InRange(result.Writes, 0, 1);
    }

    [Fact]
    public void The_first_writes_cost_nothing_where_the_scenario_says_so()
    {
        var scenario = Some.Busy() with { Rules = OneWriteAnHour, UnbudgetedSeconds = 10 };
        var tenants = scenario.Tenants.Count;
        Assert.InRange(scenario.Run(PolicyCatalog.BondsReactive).Writes, 2, 10 * tenants);
    }

    [Fact]
    public void Writes_that_the_budget_held_until_they_were_no_longer_wanted_are_counted()
    {
        var starved = (Some.Busy() with { Rules = OneWriteAnHour }).Run(PolicyCatalog.BondsReactive);
        Assert.True(starved.Windows[0].WritesNotMade > 0);
        Assert.Equal(0, Some.Busy().Run(PolicyCatalog.SetOnce).Windows[0].WritesNotMade);
    }
}
