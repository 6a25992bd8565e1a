using Bonding.Forecasting.Phases;

namespace Bonding.Forecasting.Tests.Phases;

public class PeriodSearchTest
{
    private static BurstBits Every(int period, int length, int seconds)
    {
        var bits = default(BurstBits);
        for (var second = 0; second < seconds; second++)
            bits.Push(second % period < length, 1);
        return bits;
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(64, 9)]
    [InlineData(127, 20)]
    [InlineData(300, 60)]
    public void An_exact_period_is_found_exactly(int period, int length) =>
        Assert.Equal(period, PeriodSearch.Find(Every(period, length, 704), 704, 2));

    [Fact]
    public void Two_bursts_are_no_period() => Assert.Equal(0, PeriodSearch.Find(Every(100, 10, 200), 200, 2));

    [Fact]
    public void Use_that_is_always_or_never_a_burst_has_no_period()
    {
        var bits = default(BurstBits);
        bits.Push(true, 704);
        Assert.Equal(0, PeriodSearch.Find(bits, 704, 2));
        Assert.Equal(0, PeriodSearch.Find(default, 704, 2));
    }

    [Fact]
    public void What_came_before_the_known_seconds_does_not_count()
    {
        var bits = Every(50, 5, 600);
        for (var second = 0; second < 100; second++)
            bits.Push(second % 20 < 4, 1);
        Assert.Equal(20, PeriodSearch.Find(bits, 100, 2));
    }
}
