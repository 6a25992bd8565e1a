using Bonding.Domain.Credits;
using Bonding.Operator.Accounts.Policies;
using Bonding.Resources.Policies;
using Bonding.Resources.Tests;
using k8s.Models;

namespace Bonding.Operator.Tests.Accounts.Policies;

public class PolicyDecisionTest
{
    private static readonly GrantAllotment Grant = new(
        "shop",
        "monitoring",
        "uid-1",
        ResourceSamples.Now,
        CreditAmount.FromCredits(3),
        CreditAmount.Parse("0.25")
    );

    [Fact]
    public void Corrupted_grants_are_kept_as_they_are_until_they_are_put_right()
    {
        var policy = new BondingPolicy
        {
            Metadata = new V1ObjectMeta
            {
                Name = BondingPolicy.DefaultName,
                Uid = "policy-1",
                Generation = 1,
            },
        };
        policy.Status = Shown(policy, new TreasuryState(default, [Grant], null));
        policy.Status.Grants![0].Allotted = "1000000";

        var shown = Shown(policy, new TreasuryState(default, [], GrantMapping.Read(policy).ErrorMessage));

        Assert.Equal((policy.Status.Grants, policy.Status.GrantsSeal), (shown.Grants, shown.GrantsSeal));
        Assert.Contains(shown.Conditions!, condition => condition is { Type: "GrantsCovered", Status: "False", Reason: "StatusCorrupted" });
    }

    private static BondingPolicyStatus Shown(BondingPolicy policy, TreasuryState treasury) =>
        PolicyDecision.StatusOf(policy, null, treasury, [], ResourceSamples.Now);
}
