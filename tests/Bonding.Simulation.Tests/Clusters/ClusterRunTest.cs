using Bonding.Domain.Credits;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests.Clusters;

public class ClusterRunTest
{
    private const double Close = 1e-6;

    public static TheoryData<string> Policies => [.. PolicyCatalog.Names];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Work_is_served_or_given_up_or_left_over_and_never_made_or_lost(string policy)
    {
        foreach (var unmet in Enum.GetValues<UnmetWork>())
        {
            var scenario = Some.Busy(unmet: unmet);
            var result = scenario.Run(policy);
            Assert.Equal(scenario.Tenants.Sum(tenant => tenant.Demand.Sum()), result.Total.Offered, Close);
            Assert.Equal(result.Total.Offered, result.Total.Served + result.Total.GivenUp + result.Total.LeftOver, Close);
            Assert.Equal(result.Total.Served, result.Timeline.Sum(moment => moment.Used), Close);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Credits_are_neither_made_nor_lost(string policy)
    {
        var credits = Some.Busy().Run(policy).Credits;
        Assert.Equal(CreditAmount.Zero, credits.Imbalance);
        Assert.Equal(credits.Opening + credits.Minted, credits.Balance + credits.Bonded + credits.Tax + credits.Spent + credits.Discarded);
    }

    [Fact]
    public void An_unlimited_account_spends_exactly_the_CPU_that_was_used()
    {
        var tenant = Some.Tenant("a", LoadGenerators.Constant(300, 1.5)) with
        {
            Specification = CreditSpecification.Unlimited,
            Balance = CreditAmount.FromCredits(100),
        };
        var result = Some.Scenario(4000, tenant).Run(PolicyCatalog.Static);
        // The first reading of the counter, after one second, opens the account.
        Assert.Equal(CreditAmount.FromMicroCredits(299 * 1_500_000 / 60), result.Credits.Spent);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_same_scenario_gives_the_same_run(string policy)
    {
        var (once, again, other) = (Some.Busy(1).Run(policy), Some.Busy(1).Run(policy), Some.Busy(2).Run(policy));
        Assert.Equal(once.Timeline.Select(moment => moment.Waiting), again.Timeline.Select(moment => moment.Waiting));
        Assert.Equal((once.Writes, once.Flips, once.Credits), (again.Writes, again.Flips, again.Credits));
        Assert.NotEqual(once.Timeline.Select(moment => moment.Offered), other.Timeline.Select(moment => moment.Offered));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_node_is_never_idle_while_work_waits(string policy)
    {
        // Two vCPUs each on three cores: two waiting tenants fill the node. Burst credits hold tenants back on purpose.
        var timeline = Some.Busy().Run(policy).Timeline;
        var crowded = timeline.Where(moment => moment.Waiting.Count(waiting => waiting > 2) >= 2).ToList();
        Assert.NotEmpty(crowded);
        if (policy != PolicyCatalog.Credits)
            Assert.All(crowded, moment => Assert.Equal(3, moment.Used, Close));
        Assert.All(timeline, moment => Assert.InRange(moment.Used, 0, 3 + Close));
    }

    [Fact]
    public void Waits_are_those_of_a_first_come_first_served_queue()
    {
        // 2 vCPU-seconds arrive within one second and are served at one core: the last part, at 1 s, waits 1 s; the mean is half of that.
        double[] demand = [2, .. new double[9]];
        var waits = Some.Scenario(1000, Some.Tenant("a", demand)).Run(PolicyCatalog.Static).Work("a").Waits;
        Assert.Equal(2, waits.Total, Close);
        Assert.InRange(waits.MeanSeconds, 0.4, 0.6);
        Assert.InRange(waits.Quantile(0.99), 0.9, 1.1);
    }

    [Fact]
    public void Busy_tenants_share_a_node_by_their_requests()
    {
        var scenario = Some.Scenario(
            3000,
            Some.Tenant("a", LoadGenerators.Constant(60, 8), 8, 200),
            Some.Tenant("b", LoadGenerators.Constant(60, 8), 8, 100)
        );
        var result = scenario.Run(PolicyCatalog.Static);
        Assert.Equal(120, result.Work("a").Served, Close);
        Assert.Equal(60, result.Work("b").Served, Close);
    }

    [Fact]
    public void A_written_request_acts_after_the_actuation_delay()
    {
        var scenario = Some.Scenario(
            2000,
            Some.Tenant("a", LoadGenerators.Constant(60, 2)),
            Some.Tenant("b", LoadGenerators.Constant(60, 2))
        ) with
        {
            ActuationDelay = 5,
        };
        var work = ClusterRun.Run(scenario, new OneWrite(20, 1500)).Work("a");
        // Half of two cores until second 25, then three quarters.
        Assert.Equal(25 * 1.0 + 35 * 1.5, work.Served, Close);
    }

    [Fact]
    public void The_share_of_an_ideal_mechanism_is_the_request_that_it_decides_on_next()
    {
        var seen = new List<int>();
        var scenario = Some.Scenario(
            2000,
            Some.Tenant("a", LoadGenerators.Constant(4, 2)),
            Some.Tenant("b", LoadGenerators.Constant(4, 2))
        );
        var result = ClusterRun.Run(scenario, new OneWrite(1, 1500, isIdeal: true) { Seen = seen });
        Assert.Equal([500, 500, 1500, 1500], seen);
        // Half of two cores in the first second, then three quarters. No write through the API.
        Assert.Equal(1 + 3 * 1.5, result.Work("a").Served, Close);
        Assert.Equal(0, result.Writes);
    }

    [Fact]
    public void Burnt_CPU_is_no_utilisation()
    {
        var honest = Some.Tenant("a", LoadGenerators.Constant(60, 0.5));
        var burning = honest with { Behaviour = new Behaviour(1, 1, 0, 0) };
        double Utilisation(TenantSpec tenant) => Some.Scenario(2000, tenant).Run(PolicyCatalog.Static).Windows[0].Utilisation;
        Assert.Equal(0.25, Utilisation(honest), Close);
        Assert.Equal(0.25, Utilisation(burning), Close);
        Assert.Equal(120, Some.Scenario(2000, burning).Run(PolicyCatalog.Static).Timeline.Sum(moment => moment.Used), Close);
    }

    private sealed class OneWrite(int second, int request, bool isIdeal = false) : IAllocationPolicy
    {
        public List<int> Seen { get; init; } = [];

        public string Name => "one write";

        public bool IsIdeal => isIdeal;

        public bool HasBonds => false;

        public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
        {
            Seen.Add(cluster.Tenants[0].Request.Value);
            return cluster.Second == second ? [new CpuWrite(0, new(request), null)] : [];
        }
    }
}
