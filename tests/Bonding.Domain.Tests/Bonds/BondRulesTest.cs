using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Bonds;

public class BondRulesTest
{
    [Fact]
    public void One_unit_costs_100_credits_and_1_percent_tax()
    {
        var price = BondRules.Default.PriceOf(1);
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
        var rules = BondRules.Default with { UnitPrice = CreditAmount.FromMicroCredits(unitPrice), TaxBasisPoints = basisPoints };
        Assert.Equal(tax, rules.PriceOf(1).Tax.MicroCredits);
    }

    [Fact]
    public void Tax_is_at_least_the_exact_share_and_less_than_a_micro_credit_above_it() =>
        Gen.Long[1, 1_000_000_000_000]
            .Select(Gen.Int[0, 10_000], Gen.Int[1, 1_000])
            .Sample(
                (unitPrice, basisPoints, units) =>
                {
                    var rules = BondRules.Default with
                    {
                        UnitPrice = CreditAmount.FromMicroCredits(unitPrice),
                        TaxBasisPoints = basisPoints,
                    };
                    var exact = (decimal)unitPrice * units * basisPoints / 10_000;
                    var excess = rules.PriceOf(units).Tax.MicroCredits - exact;
                    return excess is >= 0 and < 1;
                }
            );

    [Theory]
    [InlineData("t3.nano", "50")]
    [InlineData("t3.2xlarge", "1600")]
    public void A_price_in_hours_of_earnings_costs_every_size_the_same_time(string size, string price)
    {
        Assert.True(InstanceSizes.TryFind(size, out var found));
        var rules = (BondRules.Default with { EarnHours = 8.3333333333m }).For(found.Rate);
        Assert.Equal(price, CreditAmount.FromCredits((long)Math.Round(rules.PriceOf(1).Principal.ToDouble())).ToString());
        Assert.Equal(8.3333333333, rules.UnitPrice.ToDouble() / found.Rate.PerHour.ToDouble(), 1e-6);
    }

    [Fact]
    public void A_flat_price_is_the_same_for_every_account_and_a_unit_is_never_free()
    {
        Assert.Same(BondRules.Default, BondRules.Default.For(EarnRate.Of(5, 2)));
        Assert.Equal(1, (BondRules.Default with { EarnHours = 10 }).For(EarnRate.Of(0, 2)).UnitPrice.MicroCredits);
    }

    [Fact]
    public void A_price_beyond_the_range_of_credits_throws_instead_of_wrapping()
    {
        var rules = BondRules.Default with { UnitPrice = CreditAmount.MaxValue };
        Assert.Throws<OverflowException>(() => rules.PriceOf(2));
    }
}
