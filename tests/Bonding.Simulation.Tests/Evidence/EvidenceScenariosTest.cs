using Bonding.Domain.Decisions;
using Bonding.Simulation.Evidence;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks the scenarios of whole recordings.</summary>
public class EvidenceScenariosTest
{
    private static readonly LoadGroup Steps = new(
        "test",
        [new RecordedLoad("steps", [.. Enumerable.Range(0, 400).Select(second => second < 200 ? 0.25 : 0.75)])],
        6
    );

    [Fact]
    public void Base_requests_come_from_the_first_half_and_loads_from_the_second()
    {
        var tenants = EvidenceScenarios.Recorded(Steps, 0, 0.8, 12, BondingRules.Default).Tenants;
        Assert.All(tenants, tenant => Assert.Equal(250, tenant.BaseRequest.Value));
        Assert.All(tenants, tenant => Assert.All(tenant.Demand, work => Assert.Equal(0.75, work)));
    }

    [Fact]
    public void Each_tenant_is_bonded_in_one_of_three_scenarios()
    {
        var bonded = Enumerable
            .Range(0, 3)
            .SelectMany(third => EvidenceScenarios.Recorded(Steps, third, 0.8, 12, BondingRules.Default).Tenants)
            .Where(tenant => tenant.Bonds.Count > 0)
            .Select(tenant => tenant.Owner);
        Assert.Equal(["owner-0", "owner-1", "owner-2", "owner-3", "owner-4", "owner-5"], bonded.Order());
    }
}
