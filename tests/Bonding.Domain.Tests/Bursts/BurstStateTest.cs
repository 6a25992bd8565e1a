using Bonding.Domain.Bursts;

namespace Bonding.Domain.Tests.Bursts;

public class BurstStateTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly BurstVerdict Running = new(BurstLevel.Boosted, BurstReason.BurstRunning);

    [Fact]
    public void Changes_of_level_and_seconds_of_bursts_are_counted_and_fade_within_minutes()
    {
        var state = default(BurstState);
        for (var second = 0; second < 20; second++)
            state = state.Next(second % 10 < 4 ? Running : BurstVerdict.Resting, true, Second);
        Assert.Equal(4, state.Changes, 0.3);
        Assert.Equal(8, state.BurstSeconds, 0.5);
        for (var second = 0; second < 1_500; second++)
            state = state.Next(BurstVerdict.Resting, true, Second);
        Assert.InRange(state.Changes, 0, 0.05);
        Assert.InRange(state.BurstSeconds, 0, 0.1);
    }

    [Fact]
    public void A_long_burst_is_worth_more_for_each_change_than_many_short_ones()
    {
        var (one, many) = (default(BurstState), default(BurstState));
        for (var second = 0; second < 60; second++)
        {
            one = one.Next(second < 20 ? Running : BurstVerdict.Resting, true, Second);
            many = many.Next(second % 3 == 0 ? Running : BurstVerdict.Resting, true, Second);
        }
        Assert.True(one.SecondsPerChange > 4 * many.SecondsPerChange);
    }

    [Fact]
    public void A_tick_that_comes_late_or_twice_counts_as_little_as_it_tells()
    {
        Assert.Equal(5, default(BurstState).Next(Running, true, TimeSpan.FromHours(1)).BurstSeconds);
        Assert.Equal(0, default(BurstState).Next(Running, true, TimeSpan.FromSeconds(-3)).BurstSeconds);
    }
}
