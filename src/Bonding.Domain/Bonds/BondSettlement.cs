namespace Bonding.Domain.Bonds;

/// <summary>The account after a decision, and what was decided about each bond, in the order of decision.</summary>
public sealed record BondSettlement(BondingAccount Account, IReadOnlyList<BondOutcome> Outcomes);
