using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class InstanceSizesTest
{
    [Theory]
    [InlineData("t2.nano", "3", "72", "30")]
    [InlineData("t2.micro", "6", "144", "30")]
    [InlineData("t2.small", "12", "288", "30")]
    [InlineData("t2.medium", "24", "576", "60")]
    [InlineData("t2.large", "36", "864", "60")]
    [InlineData("t2.xlarge", "54", "1296", "120")]
    [InlineData("t2.2xlarge", "81.6", "1958.4", "240")]
    [InlineData("t3.nano", "6", "144", "0")]
    [InlineData("t3a.micro", "12", "288", "0")]
    [InlineData("t4g.small", "24", "576", "0")]
    [InlineData("t3.medium", "24", "576", "0")]
    [InlineData("t3.large", "36", "864", "0")]
    [InlineData("t3a.xlarge", "96", "2304", "0")]
    [InlineData("t4g.2xlarge", "192", "4608", "0")]
    public void Each_size_earns_holds_and_starts_as_published(string name, string perHour, string cap, string launch)
    {
        Assert.True(InstanceSizes.TryFind(name, out var size));
        Assert.Equal((perHour, cap, launch), (size.Rate.PerHour.ToString(), size.Cap.ToString(), size.LaunchCredits.ToString()));
    }

    [Fact]
    public void T2_is_standard_and_the_others_are_unlimited_unless_told_otherwise() =>
        Assert.All(
            InstanceSizes.All,
            size =>
                Assert.Equal(
                    size.Name.StartsWith("t2.", StringComparison.Ordinal) ? CreditSpecification.Standard : CreditSpecification.Unlimited,
                    size.Default
                )
        );

    [Theory]
    [InlineData("t3.mega")]
    [InlineData("T3.nano")]
    [InlineData("")]
    public void An_unknown_size_is_not_found(string name) => Assert.False(InstanceSizes.TryFind(name, out _));
}
