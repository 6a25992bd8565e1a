using Bonding.Domain;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Operator.Controllers.Policies;

/// <summary>
/// Puts the last good policy in force as soon as the cache has it, on leaders and followers, so that nothing is decided by the defaults
/// before the policy was read.
/// </summary>
public sealed class PolicyIntake
{
    private readonly RulesInForce _rules;

    public PolicyIntake(Informer<BondingPolicy> policies, RulesInForce rules)
    {
        _rules = rules;
        policies.Subscribe(Take);
    }

    private void Take(ResourceChange<BondingPolicy> change)
    {
        if (change.Latest.Metadata.Name != BondingPolicy.DefaultName) return;
        if (change.New is null) _rules.Replace(BondingRules.Default);
        else if (PolicyMapping.Read(change.New.Spec) is { IsUsable: true } read) _rules.Replace(read.Value);
    }
}
