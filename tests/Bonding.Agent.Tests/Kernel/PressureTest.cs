using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>Pressure is read as its running total.</summary>
public class PressureTest
{
    [Fact]
    public void The_total_of_some_is_read() =>
        Assert.Equal(
            28133214408,
            Pressure.SomeOf("some avg10=94.53 avg60=92.63 avg300=65.55 total=28133214408\nfull avg10=0.00 total=5\n"u8)
        );

    [Theory]
    [InlineData("")]
    [InlineData("full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n")]
    [InlineData("some avg10=0.00\n")]
    [InlineData("some total=\n")]
    [InlineData("some total=-1\n")]
    public void Without_it_nothing_is_known(string text) => Assert.Null(Pressure.SomeOf(System.Text.Encoding.UTF8.GetBytes(text)));
}
