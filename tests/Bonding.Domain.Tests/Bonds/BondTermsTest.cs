using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Bonds;

public class BondTermsTest
{
    [Fact]
    public void One_unit_costs_100_credits_and_1_percent_tax()
    {
        var price = BondTerms.Default.PriceOf(1);
        Assert.Equal(("100", "1", "101"), (price.Principal.ToString(), price.Tax.ToString(), price.Total.ToString()));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(10_000, 1, 1)]
    [InlineData(10_001, 1, 2)]
    [InlineData(10_001, 10_000, 10_001)]
    [InlineData(10_001, 0, 0)]
    public void A_fraction_of_a_micro_credit_of_tax_is_rounded_up(long unitPrice, int basisPoints, long tax)
    {
        var terms = BondTerms.Default with { UnitPrice = CreditAmount.FromMicroCredits(unitPrice), TaxBasisPoints = basisPoints };
        Assert.Equal(tax, terms.PriceOf(1).Tax.MicroCredits);
    }

    [Fact]
    public void Tax_is_at_least_the_exact_share_and_less_than_a_micro_credit_above_it() =>
        Gen.Long[1, 1_000_000_000_000].Select(Gen.Int[0, 10_000], Gen.Int[1, 1_000]).Sample((unitPrice, basisPoints, units) =>
        {
            var terms = BondTerms.Default with { UnitPrice = CreditAmount.FromMicroCredits(unitPrice), TaxBasisPoints = basisPoints };
            var exact = (decimal)unitPrice * units * basisPoints / 10_000;
            var excess = terms.PriceOf(units).Tax.MicroCredits - exact;
            return excess is >= 0 and < 1;
        });

    [Fact]
    public void A_price_beyond_the_range_of_credits_throws_instead_of_wrapping()
    {
        var terms = BondTerms.Default with { UnitPrice = CreditAmount.MaxValue };
        Assert.Throws<OverflowException>(() => terms.PriceOf(2));
    }
}
