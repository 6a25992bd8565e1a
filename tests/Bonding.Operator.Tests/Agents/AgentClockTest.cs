using Bonding.Operator.Agents;

namespace Bonding.Operator.Tests.Agents;

/// <summary>The time of a reading does not follow the delays of the network, and is never in the future.</summary>
public class AgentClockTest
{
    private readonly AgentClock _clock = new();

    [Fact]
    public void A_slow_report_does_not_move_the_clock()
    {
        _clock.Note(sentAt: 1_000_000, arrivedAt: 501_001_000);
        _clock.Note(sentAt: 2_000_000, arrivedAt: 502_080_000);

        Assert.InRange(_clock.Here(2_000_000), 502_001_000, 502_002_000);
    }

    [Fact]
    public void A_clock_that_runs_faster_or_slower_is_followed()
    {
        for (var second = 0; second < 10_000; second++)
            _clock.Note(sentAt: (long)(second * 1e6 * (1 - 100e-6)), arrivedAt: (long)(second * 1e6) + 1_000);

        var sent = (long)(9_999 * 1e6 * (1 - 100e-6));
        Assert.InRange(_clock.Here(sent), 9_999_000_000, 9_999_001_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9_000_000_000_000)]
    public void No_moment_is_later_than_the_arrival(long sentAt)
    {
        _clock.Note(sentAt: 5_000_000, arrivedAt: 100_000_000);
        _clock.Note(sentAt, arrivedAt: 101_000_000);

        Assert.True(_clock.Here(sentAt) <= 101_000_000);
    }
}
