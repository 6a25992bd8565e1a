using Bonding.Domain.Decisions;

namespace Bonding.Operator.State;

/// <summary>The rules that are in force: those of the last good policy, or the defaults.</summary>
public sealed class CurrentRules() : Latest<BondingRules>(BondingRules.Default);
