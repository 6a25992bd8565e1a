using Bonding.Cli.Backtests;
using MathNet.Numerics.Distributions;

namespace Bonding.Cli.Tests.Backtests;

/// <summary>Checks the exact intervals of shares.</summary>
public class ShareIntervalTest
{
    [Theory]
    [InlineData(5, 100)]
    [InlineData(95, 100)]
    [InlineData(1, 3)]
    public void At_its_ends_what_was_seen_has_a_probability_of_one_in_forty(int hits, int observations)
    {
        var interval = ShareInterval.Of(hits / (double)observations, observations);
        Assert.Equal(0.025, 1 - Binomial.CDF(interval.Low, observations, hits - 1), 1e-6);
        Assert.Equal(0.025, Binomial.CDF(interval.High, observations, hits), 1e-6);
    }

    [Fact]
    public void Nothing_out_of_a_hundred_may_still_be_three_or_four()
    {
        var (low, high) = ShareInterval.Of(0, 100);
        Assert.Equal((0, 0.0362), (low, Math.Round(high, 4)));
        Assert.Equal((0.9638, 1), (Math.Round(ShareInterval.Of(1, 100).Low, 4), ShareInterval.Of(1, 100).High));
    }

    [Theory]
    [InlineData(0.90, 100, Verdict.Chance)]
    [InlineData(0.90, 1000, Verdict.Below)]
    [InlineData(0.99, 1000, Verdict.Above)]
    [InlineData(0.90, 0, Verdict.Unknown)]
    public void A_share_differs_from_the_wanted_one_when_its_interval_leaves_it_out(double share, long observations, object verdict) =>
        Assert.Equal(verdict, ShareInterval.Of(share, observations).Against(0.95));
}
