using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.Policies;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>
/// Puts the last good policy in force as soon as the cache has it, on leaders and followers, so that nothing is decided by the defaults
/// before the policy was read.
/// </summary>
public sealed class PolicyLoader(CurrentRules rules)
{
    private readonly Latest<LastGoodPolicy?> _lastGood = new(null);

    /// <summary>What is in force; null while the defaults are. It belongs into the policy's status, where a restart finds it.</summary>
    public LastGoodPolicy? LastGood => _lastGood.Current;

    /// <summary>Puts a changed policy in force, or the defaults when it is deleted.</summary>
    public void Update(ResourceChange<BondingPolicy> change)
    {
        if (change.Latest.Metadata.Name != BondingPolicy.DefaultName)
            return;
        if (change.New is not { } policy)
        {
            _lastGood.Publish(null);
            rules.Publish(BondingRules.Default);
        }
        else if (
            !TryPutInForce(new LastGoodPolicy { Generation = policy.Metadata.Generation, Spec = policy.Spec })
            && LastGood is null
            && policy.Status.LastGood is { } stored
        )
        {
            TryPutInForce(stored);
        }
    }

    private bool TryPutInForce(LastGoodPolicy policy)
    {
        if (PolicyMapping.Read(policy.Spec) is not { IsValid: true } read)
            return false;
        _lastGood.Publish(policy);
        rules.Publish(read.Value);
        return true;
    }
}
