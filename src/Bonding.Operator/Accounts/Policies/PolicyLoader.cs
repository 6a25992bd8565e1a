using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.Policies;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>
/// Puts the last good policy in force as soon as the cache has it, on leaders and followers, so that nothing is decided by the defaults
/// before the policy was read.
/// </summary>
public sealed class PolicyLoader
{
    private readonly CurrentRules _rules;
    private LastGoodPolicy? _lastGood;

    public PolicyLoader(Informer<BondingPolicy> policies, CurrentRules rules)
    {
        _rules = rules;
        policies.Subscribe(OnChange);
    }

    /// <summary>What is in force; null while the defaults are. It belongs into the policy's status, where a restart finds it.</summary>
    public LastGoodPolicy? LastGood => Volatile.Read(ref _lastGood);

    private void OnChange(ResourceChange<BondingPolicy> change)
    {
        if (change.Latest.Metadata.Name != BondingPolicy.DefaultName)
            return;
        if (change.New is not { } policy)
        {
            Volatile.Write(ref _lastGood, null);
            _rules.Replace(BondingRules.Default);
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
        Volatile.Write(ref _lastGood, policy);
        _rules.Replace(read.Value);
        return true;
    }
}
