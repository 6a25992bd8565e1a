using Bonding.Operator.State;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.State;

/// <summary>A loop of which no tick succeeds is to be restarted; one that waits for the caches is not.</summary>
public class LoopPulseTest
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Before_the_first_tick_nothing_is_stuck()
    {
        var pulse = new LoopPulse(_time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((false, null), (pulse.IsStuck, pulse.SinceSuccess));
    }

    [Fact]
    public void A_loop_whose_ticks_only_begin_is_stuck_until_one_succeeds()
    {
        var pulse = new LoopPulse(_time);
        for (var second = 0; second <= LoopPulse.Patience.TotalSeconds; second++)
        {
            pulse.Begin();
            Assert.False(pulse.IsStuck);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.True(pulse.IsStuck);

        pulse.Beat();
        Assert.False(pulse.IsStuck);
    }
}
