namespace Bonding.Domain.Bonds;

/// <summary>The account after a decision, and what was decided about each bond, in the order of decision.</summary>
public sealed record BondSettlement(BondingAccount Account, IReadOnlyList<BondOutcome> Outcomes)
{
    /// <summary>Whether the account has to be written: at least one outcome debited it anew.</summary>
    public bool Debits(BondingAccount before) => Account.Head != before.Head;
}
