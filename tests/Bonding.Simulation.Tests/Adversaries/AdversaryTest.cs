using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests.Adversaries;

public class AdversaryTest
{
    public static TheoryData<AdversaryKind> Kinds => [.. Enum.GetValues<AdversaryKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gaming_changes_neither_the_true_work_nor_the_money(AdversaryKind kind)
    {
        var honest = Coalition();
        var gaming = Adversary.Attack(honest, "rogue", kind);
        for (var second = 0; second < honest.Seconds; second++)
            Assert.Equal(WorkOf(honest, second), WorkOf(gaming, second), 1e-9);
        Assert.Equal(honest.Tenants.Sum(tenant => tenant.Balance.MicroCredits), gaming.Tenants.Sum(tenant => tenant.Balance.MicroCredits));
        Assert.Equal(honest.Tenants.Where(tenant => tenant.Owner != "rogue"), gaming.Tenants.Where(tenant => tenant.Owner != "rogue"));
    }

    [Fact]
    public void An_over_claimer_burns_what_it_can_get()
    {
        var attacked = Adversary.Attack(Coalition(), "rogue", AdversaryKind.OverClaimer).Run(PolicyCatalog.Static);
        Assert.True(
            attacked.Timeline.Sum(moment => moment.Used) > Coalition().Run(PolicyCatalog.Static).Timeline.Sum(moment => moment.Used)
        );
    }

    [Fact]
    public void A_surge_faker_burns_one_second_in_six()
    {
        var tenant = Assert.Single(
            Adversary.Attack(Coalition(), "rogue", AdversaryKind.SurgeFaker).Tenants,
            tenant => tenant.Name == "rogue-0"
        );
        Assert.Equal(10, Enumerable.Range(0, 60).Count(tenant.Behaviour.Burns));
    }

    [Fact]
    public void A_tick_dodger_makes_its_own_work_late()
    {
        var result = AdversaryResult.Measure(Coalition(), PolicyCatalog.Static, AdversaryKind.TickDodger, "rogue");
        Assert.True(result.Gain < 0);
    }

    [Fact]
    public void A_pooler_has_one_account_with_the_money_and_the_units_of_all()
    {
        var result = Adversary.Attack(Coalition(), "rogue", AdversaryKind.Pooler);
        var pooled = Assert.Single(result.Tenants, tenant => tenant.Owner == "rogue");
        Assert.Equal((8, 1600, 4), (pooled.Vcpus, pooled.BaseRequest.Value, Assert.Single(pooled.Bonds).Units));
        Assert.Equal(8, result.Run(PolicyCatalog.Bonding).Credits.Units);
    }

    [Fact]
    public void A_rotator_has_one_tenant_work_at_a_time()
    {
        var rotated = Adversary
            .Attack(Coalition(), "rogue", AdversaryKind.Rotator)
            .Tenants.Where(tenant => tenant.Owner == "rogue")
            .ToList();
        for (var second = 0; second < 300; second++)
            Assert.InRange(rotated.Count(tenant => tenant.Demand[second] > 0), 0, 1);
        Assert.All(
            rotated,
            (tenant, turn) =>
                Assert.All(tenant.Demand.Take(300).Index(), work => Assert.True(work.Item == 0 || work.Index / 60 % 4 == turn))
        );
    }

    [Fact]
    public void A_sybil_gains_nothing_where_shares_follow_requests()
    {
        var result = AdversaryResult.Measure(Coalition(), PolicyCatalog.MaxMin, AdversaryKind.Sybil, "rogue");
        Assert.InRange(result.Gain, -0.01, 0.01);
    }

    [Fact]
    public void A_guest_that_lies_gains_nothing()
    {
        var result = AdversaryResult.Measure(WithAgents(true), PolicyCatalog.Bonding, AdversaryKind.Liar, "rogue");

        Assert.InRange(result.Gain, -1, 0.01);
    }

    [Fact]
    public void What_honest_guests_say_is_acted_on()
    {
        var (without, with) = (WithAgents(false).Run(PolicyCatalog.Bonding), WithAgents(true).Run(PolicyCatalog.Bonding));

        double InTimeOf(PolicyResult result) => result.Windows[0].Tenants.Single(tenant => tenant.Owner == "rogue").Work.InTime;
        Assert.True(InTimeOf(with) > InTimeOf(without));
    }

    // A bonded tenant beside three without units, on a node too small for all, whose exporters are read every 30 s.
    private static Scenario WithAgents(bool hasAgents)
    {
        TenantSpec Bursty(string name) => Some.Tenant(name, LoadGenerators.Bursty(1200, 0.1, 2, 8, 8, 1, name));
        return Some.Scenario(3000, Bursty("rogue").Bonded(2), Bursty("b"), Bursty("c"), Bursty("d")) with
        {
            Telemetry = new TelemetryProfile(TelemetrySource.Cadvisor, 30, 1, 1) { HasGuestAgents = hasAgents },
        };
    }

    [Fact]
    public void An_owner_without_tenants_cannot_game()
    {
        var problem = Assert.Throws<ArgumentException>(() => Adversary.Attack(Coalition(), "nobody", AdversaryKind.Sybil));
        Assert.Contains("'nobody'", problem.Message, StringComparison.Ordinal);
    }

    private static double WorkOf(Scenario scenario, int second) =>
        scenario.Tenants.Where(tenant => tenant.Owner == "rogue").Sum(tenant => tenant.Demand[second]);

    /// <summary>
    /// Returns four tenants of a rogue owner and four of others, all equal, with a unit each, on a node too small for all.
    /// </summary>
    private static Scenario Coalition()
    {
        var tenants = Enumerable
            .Range(0, 8)
            .Select(index =>
                (
                    Some.Tenant($"rogue-{index}", LoadGenerators.Bursty(300, 0, 2, 10, 10, 1, $"{index}"), request: 400) with
                    {
                        Owner = index < 4 ? "rogue" : $"other-{index}",
                        Unmet = UnmetWork.Lost,
                    }
                ).Bonded(1)
            );
        return Some.Scenario(4000, [.. tenants]);
    }
}
