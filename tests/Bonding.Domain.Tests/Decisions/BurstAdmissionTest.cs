using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

public class BurstAdmissionTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly PhaseOutlook Quiet = new(0, 0, 0, 1, 1);

    [Fact]
    public void A_budget_that_carries_all_leaves_nobody_out()
    {
        var last = Run(writesPerSecond: 5, seconds: 300, tenants: 10, second => second % 12 < 4).Last();
        Assert.DoesNotContain(last, tenant => tenant.Burst.Reason == BurstReason.NotAdmitted);
    }

    [Fact]
    public void A_budget_that_carries_few_goes_to_those_whose_bursts_last_longest_for_each_write()
    {
        // Two changes in each 60 s for the even tenants, ten for the odd ones: 0.2 a second carry the first five and no other.
        var last = Run(0.2, 600, 10, (tenant, second) => tenant % 2 == 0 ? second % 60 < 30 : second % 12 < 4).Last();
        Assert.All(last.Index(), tenant => Assert.Equal(tenant.Index % 2 == 1, tenant.Item.BurstState.IsLeftOut));
    }

    [Fact]
    public void Whoever_is_left_out_rests_and_says_so()
    {
        var all = Run(0.1, 600, 10, second => second % 12 < 4).TakeLast(100).SelectMany(tenants => tenants).ToList();
        var leftOut = all.Where(tenant => tenant.BurstState.IsLeftOut && tenant.BurstState.Wanted == BurstLevel.Boosted).ToList();
        Assert.NotEmpty(leftOut);
        Assert.All(leftOut, tenant => Assert.Equal(new BurstVerdict(BurstLevel.Resting, BurstReason.NotAdmitted), tenant.Burst));
    }

    [Fact]
    public void While_writes_are_short_and_ten_minutes_after_nothing_is_given_back()
    {
        bool Bursts(int tenant, int second) => tenant > 0 && second is >= 60 and < 300 && second % 12 < 4;
        var ticks = Run(0.1, 1_900, 10, Bursts, quiet: 0).Select(tenants => tenants[0].Burst.Level).ToList();
        Assert.Equal(BurstLevel.GivenBack, ticks[30]);
        Assert.All(ticks[200..860], level => Assert.Equal(BurstLevel.Resting, level));
        Assert.Equal(BurstLevel.GivenBack, ticks[^1]);
    }

    private static IEnumerable<TenantOutcome[]> Run(double writesPerSecond, int seconds, int tenants, Func<int, bool> bursts) =>
        Run(writesPerSecond, seconds, tenants, (_, second) => bursts(second));

    private static IEnumerable<TenantOutcome[]> Run(
        double writesPerSecond,
        int seconds,
        int tenants,
        Func<int, int, bool> bursts,
        int quiet = -1
    )
    {
        var rules = BondingRules.Default with { Allocation = AllocationRules.Default with { WritesPerSecond = writesPerSecond } };
        var (plan, state) = (new ClusterPlan(), DecisionState.Empty);
        for (var second = 0; second < seconds; second++)
        {
            var snapshot = new ClusterSnapshot();
            snapshot.Nodes.Add(new NodeCapacity(new(60_000), new(200 * tenants)));
            for (var tenant = 0; tenant < tenants; tenant++)
            {
                var now = bursts(tenant, second) ? 0.5f : 0.01f;
                snapshot.Pods.Add(new PodFacts($"ns/{tenant}", tenant, 0, new(200), null, new(200), null));
                snapshot.Tenants.Add(
                    new TenantFacts($"ns/{tenant}", BondingMode.Enforce, 2, Millicores.FromVcpus(2), DemandOutlook.None)
                    {
                        Bursts = new BurstOutlook(now, TimeSpan.FromSeconds(2), tenant == quiet ? Quiet : null),
                    }
                );
            }
            ClusterDecision.Decide(snapshot, state, rules, Start.AddSeconds(second), plan);
            state = plan.NextState;
            yield return plan.Tenants.ToArray();
        }
    }
}
