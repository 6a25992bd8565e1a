using Bonding.Domain;
using Bonding.Operator.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Limits;

public class CallerRatesTest
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_caller_has_a_rate_of_its_own()
    {
        var rates = new CallerRates<string>(new TokenRate(PerSecond: 2, Burst: 3), _time);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => rates.TryTake("one")));
        Assert.True(rates.TryTake("other", cost: 3));
        Assert.False(rates.TryTake("other"));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Enumerable.Range(0, 10).Count(_ => rates.TryTake("one")));
    }

    [Fact]
    public void New_callers_are_refused_while_as_many_as_are_remembered_are_active_and_known_ones_go_on()
    {
        var rates = new CallerRates<int>(new TokenRate(PerSecond: 1, Burst: 2), _time);
        for (var caller = 0; caller < CallerRates<int>.MostCallers; caller++)
            Assert.True(rates.TryTake(caller));

        Assert.False(rates.TryTake(-1));
        Assert.True(rates.TryTake(0));

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(rates.TryTake(-1));
    }
}
