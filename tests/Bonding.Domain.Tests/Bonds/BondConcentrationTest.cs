using Bonding.Domain.Bonds;

namespace Bonding.Domain.Tests.Bonds;

public class BondConcentrationTest
{
    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new[] { 5, 0 }, 1)]
    [InlineData(new[] { 3, 3, 3, 3 }, 0.25)]
    [InlineData(new[] { 3, 1 }, 0.625)]
    public void The_index_says_how_few_hands_hold_the_units(int[] units, double index) =>
        Assert.Equal(index, BondConcentration.Herfindahl(units), 1e-12);
}
