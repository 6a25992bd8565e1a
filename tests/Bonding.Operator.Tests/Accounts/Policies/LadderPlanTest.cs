using Bonding.Domain.Multipliers;
using Bonding.Operator.Accounts.Policies;
using k8s.Models;

namespace Bonding.Operator.Tests.Accounts.Policies;

public class LadderPlanTest
{
    [Fact]
    public void Every_tier_gets_a_class_and_only_the_lowest_never_preempts()
    {
        var plan = LadderPlan.For(TierLadder.Default, _ => null);

        Assert.Equal(Enumerable.Range(0, 6).Select(tier => $"bonding-tier-{tier}"), plan.Missing.Select(tier => tier.Name()));
        Assert.Equal([1000, 2000, 3000, 4000, 5000, 6000], plan.Missing.Select(tier => tier.Value));
        Assert.Equal("Never", Assert.Single(plan.Missing, tier => tier.PreemptionPolicy != "PreemptLowerPriority").PreemptionPolicy);
        Assert.Empty(plan.Problems);
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
