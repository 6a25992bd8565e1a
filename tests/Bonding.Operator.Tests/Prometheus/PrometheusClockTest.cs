using Bonding.Operator.Prometheus;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>The present on the clock of another host.</summary>
public class PrometheusClockTest
{
    private static readonly DateTimeOffset Present = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void It_continues_with_the_time_that_passes_here()
    {
        var time = new FakeTimeProvider();
        var clock = new PrometheusClock(time);
        clock.Set(Present);

        time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(Present.AddSeconds(50), clock.Now);
    }

    [Fact]
    public void It_must_be_set_again_after_a_while_and_after_a_reset()
    {
        var time = new FakeTimeProvider();
        var clock = new PrometheusClock(time);
        clock.Set(Present);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.False(clock.IsUnset);

        time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(clock.IsUnset);

        clock.Set(Present);
        clock.Reset();
        Assert.True(clock.IsUnset);
    }
}
