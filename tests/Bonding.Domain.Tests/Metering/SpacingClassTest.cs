using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

public class SpacingClassTest
{
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(1.4, 1)]
    [InlineData(1.5, 2)]
    [InlineData(3, 3.25)]
    [InlineData(4, 3.25)]
    [InlineData(12, 10)]
    [InlineData(13, 15)]
    [InlineData(600, 60)]
    public void A_spacing_belongs_to_the_class_that_is_nearest_in_proportion(double spacing, double expected) =>
        Assert.Equal(expected, SpacingClass.Of(spacing).Seconds);
}
