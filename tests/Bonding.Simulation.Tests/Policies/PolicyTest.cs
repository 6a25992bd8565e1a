using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests.Policies;

public class PolicyTest
{
    private const int Seconds = 600;

    /// <summary>A tenant with three units that surges every minute, beside two tenants that are always busy.</summary>
    private static Scenario Surges =>
        Some.Scenario(
            3000,
            Some.Tenant("saver", LoadGenerators.Square(Seconds, 0.2, 1.9, 60, 0.2)).Bonded(3),
            Some.Tenant("b", LoadGenerators.Constant(Seconds, 1.1), request: 900),
            Some.Tenant("c", LoadGenerators.Constant(Seconds, 1.1), request: 900)
        ) with
        {
            Windows = [new MeasureWindow("later", 120, Seconds)],
        };

    [Fact]
    public void Perfect_knowledge_serves_a_surging_saver_sooner_than_reacting_does()
    {
        double Mean(string name) => Surges.Run(name).Work("saver").Waits.MeanSeconds;
        Assert.True(Mean(PolicyCatalog.Oracle) < Mean(PolicyCatalog.BondsReactive));
    }

    public static TheoryData<string> AllPolicies => [.. PolicyCatalog.Names];

    [Theory]
    [MemberData(nameof(AllPolicies))]
    public void Nobody_serves_bonded_tenants_sooner_than_a_cluster_that_has_them_before_all_others(string policy)
    {
        double Mean(string name) => Some.Busy().Run(name) is var result ? (Waited(result, "a") + Waited(result, "b")) : 0;
        Assert.True(Mean(PolicyCatalog.BondedFirst) <= Mean(policy) + 1e-6);

        static double Waited(PolicyResult result, string tenant) =>
            result.Work(tenant).Waits is var waits ? waits.MeanSeconds * waits.Total : 0;
    }

    [Fact]
    public void A_saver_that_bonded_waits_less_than_one_that_did_not()
    {
        var result = Surges.Run(PolicyCatalog.Bonding);
        Assert.True(result.Work("saver").Waits.Quantile(0.99) < Surges.Run(PolicyCatalog.Static).Work("saver").Waits.Quantile(0.99));
        Assert.Equal(3, result.Credits.Units);
    }

    [Fact]
    public void Without_bonds_in_the_policy_tenants_keep_their_credits()
    {
        Assert.Equal(0, Surges.Run(PolicyCatalog.Credits).Credits.Units);
    }

    [Fact]
    public void A_reactive_request_follows_the_last_usage()
    {
        double[] demand = [.. LoadGenerators.Constant(60, 0.2), .. LoadGenerators.Constant(60, 1.0)];
        var result = Some.Scenario(4000, Some.Tenant("a", demand)).Run(PolicyCatalog.Reactive);
        // Down to 230, up to 1150: one write each, and one flip.
        Assert.Equal((2, 1), (result.Writes, result.Flips));
    }

    [Fact]
    public void Under_max_min_a_tenant_that_held_back_has_gained_nothing()
    {
        var result = Held.Run(PolicyCatalog.MaxMin);
        Assert.Equal(result.Work("late").InTime, result.Work("early").InTime / 2, 1e-6);
    }

    [Fact]
    public void Under_Karma_a_tenant_that_held_back_goes_first_until_it_has_caught_up()
    {
        var result = Held.Run(PolicyCatalog.Karma);
        Assert.Equal(result.Work("late").InTime, result.Work("early").InTime, 1.0);
    }

    [Fact]
    public void Karma_that_sees_and_acts_late_pays_for_it()
    {
        var (ideal, late) = (Held.Run(PolicyCatalog.Karma), Held.Run(PolicyCatalog.KarmaLate));
        // A surge is seen after one second and acted on one second later. Until then the previous tenant keeps the node.
        Assert.InRange(ideal.Work("late").InTime - late.Work("late").InTime, 1, 3);
        Assert.Equal(0, ideal.Writes);
        Assert.NotEqual(0, late.Writes);
    }

    [Fact]
    public void Under_the_operator_who_left_its_part_to_others_while_they_were_short_comes_first_later()
    {
        double LateUnder(TimeSpan window) => Lent(otherwise: 1, window).Run(PolicyCatalog.Bonding).Work("late").InTime;
        Assert.True(LateUnder(AllocationRules.Default.FairnessWindow) > 1.2 * LateUnder(TimeSpan.Zero));
    }

    [Fact]
    public void Under_the_operator_use_counts_even_while_no_one_else_wants_the_cpu()
    {
        double LateUnder(TimeSpan window) => Lent(otherwise: 0.2, window).Run(PolicyCatalog.Bonding).Work("late").InTime;
        Assert.True(LateUnder(AllocationRules.Default.FairnessWindow) > 1.2 * LateUnder(TimeSpan.Zero));
    }

    [Fact]
    public void Under_the_operator_a_tenant_takes_what_its_sibling_leaves_before_strangers_do()
    {
        // Both owners have half of the node; one of them has it in two tenants, of which one rests.
        TenantSpec Of(string owner, string name, double demand, int request) =>
            Some.Tenant(name, LoadGenerators.Constant(300, demand), 2, request) with
            {
                Owner = owner,
                Unmet = UnmetWork.Lost,
            };
        var scenario = Some.Scenario(1200, Of("a", "one", 2, 500), Of("b", "busy", 2, 250), Of("b", "idle", 0, 250)) with
        {
            Windows = [new MeasureWindow("later", 120, 300)],
        };
        var forgetting = scenario with
        {
            Rules = scenario.Rules with { Allocation = scenario.Rules.Allocation with { FairnessWindow = TimeSpan.Zero } },
        };
        double Ratio(Scenario run)
        {
            var tenants = run.Run(PolicyCatalog.Bonding)
                .Windows[0]
                .Tenants.ToDictionary(tenant => tenant.Key, tenant => tenant.Work.InTime);
            return tenants["b/busy"] / tenants["a/one"];
        }

        Assert.Equal(0.5, Ratio(forgetting), 0.05);
        Assert.InRange(Ratio(scenario), 0.9, 1.1);
    }

    // "late" rests for fifteen minutes while the others have the given demand. Then all of them want a whole core for two minutes.
    private static Scenario Lent(double otherwise, TimeSpan window)
    {
        double[] Work(double before) => [.. LoadGenerators.Constant(900, before), .. LoadGenerators.Constant(120, 1)];
        TenantSpec Of(string name, double before) => Some.Tenant(name, Work(before), 1, request: 350) with { Unmet = UnmetWork.Lost };
        var scenario = Some.Scenario(1200, Of("a", otherwise), Of("b", otherwise), Of("late", 0));
        return scenario with
        {
            Rules = scenario.Rules with { Allocation = scenario.Rules.Allocation with { FairnessWindow = window } },
            Windows = [new MeasureWindow("all want", 900, 1020)],
        };
    }

    // In the first half "early" has the node to itself; in the second half both want all of it.
    private static Scenario Held =>
        Some.Scenario(
            1000,
            Some.Tenant("early", LoadGenerators.Square(400, 0.5, 1, 400, 0.5), 1) with
            {
                Unmet = UnmetWork.Lost,
                Demand = [.. LoadGenerators.Constant(200, 0.5), .. LoadGenerators.Constant(200, 1)],
            },
            Some.Tenant("late", [.. LoadGenerators.Constant(200, 0), .. LoadGenerators.Constant(200, 1)], 1) with
            {
                Unmet = UnmetWork.Lost,
            }
        );

    [Fact]
    public void Used_up_burst_credits_hold_a_tenant_to_its_baseline()
    {
        var tenant = Some.Tenant("a", LoadGenerators.Constant(Seconds, 1)) with
        {
            BaselinePercent = 10,
            Balance = CreditAmount.FromCredits(2),
            Unmet = UnmetWork.Lost,
        };
        var result = Some.Scenario(4000, tenant).Run(PolicyCatalog.Credits);
        // Two credits pay for 0.8 cores above the baseline of 0.2 for 150 s.
        Assert.InRange(result.Work("a").Served, 150 + 450 * 0.2 - 5, 150 + 450 * 0.2 + 30);
    }
}
