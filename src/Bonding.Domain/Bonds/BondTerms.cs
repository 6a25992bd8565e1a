using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>What a Bonding Unit costs and how many may be held.</summary>
/// <param name="UnitPrice">Credits per unit, above 0.</param>
/// <param name="TaxBasisPoints">Tax in hundredths of a percent of the principal, 0 to 10,000.</param>
/// <param name="MaxUnitsPerAccount">Cap against pooling; a convex curve rewards it.</param>
/// <param name="MaxUnitsPerNamespace">The same over all accounts of a namespace.</param>
public sealed record BondTerms(CreditAmount UnitPrice, int TaxBasisPoints, int MaxUnitsPerAccount, int MaxUnitsPerNamespace)
{
    private const int BasisPointsPerWhole = 10_000;

    public static BondTerms Default { get; } = new(CreditAmount.FromCredits(100), TaxBasisPoints: 100, MaxUnitsPerAccount: 20, MaxUnitsPerNamespace: 200);

    /// <summary>Principal and tax of a bond. The tax is rounded up to a micro-credit: the treasury never loses by rounding.</summary>
    /// <exception cref="OverflowException">The price exceeds what <see cref="CreditAmount"/> can hold.</exception>
    public BondPrice PriceOf(int units)
    {
        var principal = UnitPrice * units;
        var tax = (Int128)principal.MicroCredits * TaxBasisPoints;
        var roundedUp = (tax + BasisPointsPerWhole - 1) / BasisPointsPerWhole;
        return new BondPrice(principal, CreditAmount.FromMicroCredits(checked((long)roundedUp)));
    }
}
