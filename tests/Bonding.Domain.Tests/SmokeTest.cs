namespace Bonding.Domain.Tests;

public class SmokeTest
{
    [Fact]
    public void Runs_under_the_testing_platform() => Assert.Equal(2, 1 + 1);
}
