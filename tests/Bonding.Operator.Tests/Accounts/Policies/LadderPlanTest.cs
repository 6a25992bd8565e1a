using Bonding.Domain.Multipliers;
using Bonding.Operator.Accounts.Policies;
using k8s.Models;

namespace Bonding.Operator.Tests.Accounts.Policies;

public class LadderPlanTest
{
    [Fact]
    public void Every_tier_gets_a_class_and_none_preempts_unless_the_policy_says_so()
    {
        var plan = LadderPlan.For(TierLadder.Default, _ => null);

        Assert.Equal(Enumerable.Range(0, 6).Select(tier => $"bonding-tier-{tier}"), plan.Missing.Select(tier => tier.Name()));
        Assert.Equal([1000, 2000, 3000, 4000, 5000, 6000], plan.Missing.Select(tier => tier.Value));
        Assert.All(plan.Missing, tier => Assert.Equal("Never", tier.PreemptionPolicy));
        Assert.Empty(plan.Problems);
        var preempting = LadderPlan.For(TierLadder.Default with { PreemptsFrom = 4 }, _ => null).Missing;
        Assert.Equal(
            ["bonding-tier-4", "bonding-tier-5"],
            preempting.Where(tier => tier.PreemptionPolicy == "PreemptLowerPriority").Select(tier => tier.Name())
        );
    }

    [Fact]
    public void A_class_as_wanted_is_left_alone_and_one_with_another_value_is_named_but_never_applied()
    {
        var found = LadderPlan.For(TierLadder.Default, _ => null).Missing.ToDictionary(tier => tier.Name());
        found["bonding-tier-4"].Value = 7;

        var plan = LadderPlan.For(TierLadder.Default, found.GetValueOrDefault);

        Assert.Empty(plan.Missing);
        Assert.Contains("bonding-tier-4 has value 7", Assert.Single(plan.Problems), StringComparison.Ordinal);
    }
}
