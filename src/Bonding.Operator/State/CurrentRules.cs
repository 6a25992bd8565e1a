using Bonding.Domain.Decisions;

namespace Bonding.Operator.State;

/// <summary>The rules that hold now: those of the last good policy, or the defaults. Replaced as a whole.</summary>
public sealed class CurrentRules
{
    private BondingRules _rules = BondingRules.Default;

    public BondingRules Current => Volatile.Read(ref _rules);

    public void Replace(BondingRules rules) => Volatile.Write(ref _rules, rules);
}
