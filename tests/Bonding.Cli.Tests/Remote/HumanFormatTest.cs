using Bonding.Cli.Remote;

namespace Bonding.Cli.Tests.Remote;

/// <summary>Spans of time as people read them; nothing is said to come sooner than it does.</summary>
public class HumanFormatTest
{
    [Theory]
    [InlineData(null, "never affordable at the present use")]
    [InlineData(0.0, "affordable now")]
    [InlineData(0.2, "affordable in 1 s")]
    [InlineData(59.5, "affordable in 60 s")]
    [InlineData(60.0, "affordable in 1 min")]
    [InlineData(61.5, "affordable in 1 min 2 s")]
    [InlineData(8_340.0, "affordable in 2 h 19 min")]
    [InlineData(7_199.0, "affordable in 2 h")]
    [InlineData(90_000.0, "affordable in 1 d 1 h")]
    public void A_time_until_something_is_told_in_two_units(double? seconds, string words) =>
        Assert.Equal(words, HumanFormat.Affordable(seconds));
}
