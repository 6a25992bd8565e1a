using Bonding.Operator.TenantApi;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>No caller takes more than its share of calls and streams, and nothing piles up.</summary>
public class CallerLimitsTest
{
    private readonly FakeTimeProvider _time = new();
    private readonly CallerLimits _limits;

    public CallerLimitsTest() => _limits = new CallerLimits(_time);

    [Fact]
    public void Fifty_calls_pass_at_once_and_ten_a_second_after_them()
    {
        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => _limits.TryCall("a") is null));
        Assert.Equal(TimeSpan.FromSeconds(0.1), _limits.TryCall("a"));
        Assert.Null(_limits.TryCall("b"));

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(30, Enumerable.Range(0, 100).Count(_ => _limits.TryCall("a") is null));
    }

    [Fact]
    public void A_caller_has_two_streams_at_most()
    {
        Assert.True(_limits.TryOpen("a"));
        Assert.True(_limits.TryOpen("a"));
        Assert.False(_limits.TryOpen("a"));
        Assert.True(_limits.TryOpen("b"));

        _limits.Close("a");

        Assert.True(_limits.TryOpen("a"));
    }

    [Fact]
    public void Idle_callers_are_forgotten_and_busy_ones_are_not()
    {
        _limits.TryOpen("stream");
        for (var caller = 0; caller < 5_000; caller++)
        {
            _limits.TryCall($"caller {caller}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_limits.Count, 1, 1_000);
        _limits.TryOpen("stream");
        Assert.False(_limits.TryOpen("stream"));
    }
}
