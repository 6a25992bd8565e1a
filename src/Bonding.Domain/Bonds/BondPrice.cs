using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>What a bond debits.</summary>
/// <param name="Principal">Units × unit price.</param>
/// <param name="Tax">Goes to the treasury.</param>
public readonly record struct BondPrice(CreditAmount Principal, CreditAmount Tax)
{
    public CreditAmount Total => Principal + Tax;
}
