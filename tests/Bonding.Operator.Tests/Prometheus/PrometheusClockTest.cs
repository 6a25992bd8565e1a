using Bonding.Operator.Prometheus;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>The present of another machine.</summary>
public class PrometheusClockTest
{
    private static readonly DateTimeOffset Told = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void It_goes_on_by_what_passed_here()
    {
        var time = new FakeTimeProvider();
        var clock = new PrometheusClock(time);
        clock.Set(Told);

        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Told.AddSeconds(90), clock.Now);
    }

    [Fact]
    public void It_asks_again_after_a_while_and_when_it_was_told_to_forget()
    {
        var time = new FakeTimeProvider();
        var clock = new PrometheusClock(time);
        clock.Set(Told);
        Assert.False(clock.IsUnset);

        time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(clock.IsUnset);

        clock.Set(Told);
        clock.Reset();
        Assert.True(clock.IsUnset);
    }
}
