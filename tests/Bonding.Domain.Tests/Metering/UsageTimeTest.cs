using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

public class UsageTimeTest
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.001)]
    [InlineData(1e300)]
    public void A_reading_that_no_counter_can_show_is_refused(double seconds) => Assert.False(UsageTime.TryFromSeconds(seconds, out _));

    [Fact]
    public void Seconds_are_read_to_the_microsecond() =>
        Gen.Long[0, 1_000_000_000_000]
            .Sample(microseconds => UsageTime.TryFromSeconds(microseconds / 1e6, out var time) && time.Microseconds == microseconds);

    [Fact]
    public void A_counter_is_never_negative() => Assert.Throws<ArgumentOutOfRangeException>(() => UsageTime.FromMicroseconds(-1));
}
