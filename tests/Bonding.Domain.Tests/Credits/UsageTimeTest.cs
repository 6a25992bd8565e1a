using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class UsageTimeTest
{
    private static readonly Gen<long[]> Readings = Gen.Long[0, 1_000_000_000_000].Array[2, 40].Select(values => values.Order().ToArray());

    [Fact]
    public void One_vcpu_for_one_minute_is_one_credit()
    {
        Assert.True(UsageTime.TryFromSeconds(60, out var minute));
        Assert.Equal(CreditAmount.FromCredits(1), minute.ToCredits());
    }

    [Fact]
    public void Credits_between_two_readings_do_not_depend_on_the_readings_between_them() =>
        Readings.Sample(readings =>
        {
            var counters = readings.Select(UsageTime.FromMicroseconds).ToArray();
            var stepwise = counters
                .Zip(counters.Skip(1), (earlier, later) => later.CreditsSince(earlier))
                .Aggregate(CreditAmount.Zero, (sum, step) => sum + step);
            return stepwise == counters[^1].CreditsSince(counters[0]);
        });

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
