using Bonding.Operator.Agents;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Agents;

/// <summary>A stream on which nothing is heard ends; one that reports does not.</summary>
public class SilenceWatchTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private bool _hasEnded;

    [Fact]
    public void A_silence_ends_the_stream_after_one_to_two_limits()
    {
        using var watch = new SilenceWatch(Limit, () => _hasEnded = true, _time);

        _time.Advance(Limit);
        Assert.False(_hasEnded);
        _time.Advance(Limit);

        Assert.True(_hasEnded);
    }

    [Fact]
    public void What_is_heard_once_within_each_limit_goes_on()
    {
        using var watch = new SilenceWatch(Limit, () => _hasEnded = true, _time);

        for (var turn = 0; turn < 10; turn++)
        {
            _time.Advance(Limit / 2);
            watch.Hear();
            _time.Advance(Limit / 2);
        }

        Assert.False(_hasEnded);
    }
}
