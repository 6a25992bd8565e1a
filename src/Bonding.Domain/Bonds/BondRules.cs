using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>The price of a Bonding Unit and the limits of how many may be held.</summary>
/// <param name="UnitPrice">Credits per unit, above 0.</param>
/// <param name="TaxBasisPoints">Tax in hundredths of a percent of the principal, 0 to 10,000.</param>
/// <param name="MaxUnitsPerAccount">Most units of one account: a limit against pooling, which the convex curve rewards.</param>
/// <param name="MaxUnitsPerNamespace">Most units of all accounts of a namespace together.</param>
public sealed record BondRules(CreditAmount UnitPrice, int TaxBasisPoints, int MaxUnitsPerAccount, int MaxUnitsPerNamespace)
{
    private const int BasisPointsPerWhole = 10_000;

    public static BondRules Default { get; } =
        new(CreditAmount.FromCredits(100), TaxBasisPoints: 100, MaxUnitsPerAccount: 20, MaxUnitsPerNamespace: 200);

    /// <summary>Price of a unit in hours of the account's own earnings, above 0; null for the flat <see cref="UnitPrice"/>.</summary>
    public decimal? EarnHours { get; init; }

    /// <summary>
    /// Returns the rules for one account. With <see cref="EarnHours"/> a unit costs every tenant the same time of saving, so that a large
    /// one does not bond faster than a small one. The price is rounded up to a micro-credit.
    /// </summary>
    public BondRules For(EarnRate rate)
    {
        if (EarnHours is not { } hours)
            return this;
        var price = (long)Math.Ceiling(rate.PerHour.MicroCredits * hours);
        return this with { UnitPrice = CreditAmount.FromMicroCredits(Math.Max(1, price)), EarnHours = null };
    }

    /// <summary>
    /// Returns principal and tax of a bond. The tax is rounded up to a micro-credit: the treasury never loses by rounding.
    /// </summary>
    /// <exception cref="OverflowException">The price exceeds what <see cref="CreditAmount"/> can hold.</exception>
    public BondPrice PriceOf(int units)
    {
        var principal = UnitPrice * units;
        var tax = (Int128)principal.MicroCredits * TaxBasisPoints;
        var roundedUp = (tax + BasisPointsPerWhole - 1) / BasisPointsPerWhole;
        return new BondPrice(principal, CreditAmount.FromMicroCredits(checked((long)roundedUp)));
    }
}

/// <summary>The amounts that a bond debits.</summary>
/// <param name="Principal">Units × unit price.</param>
/// <param name="Tax">The treasury's share, debited beside the principal.</param>
public readonly record struct BondPrice(CreditAmount Principal, CreditAmount Tax)
{
    public CreditAmount Total => Principal + Tax;
}
