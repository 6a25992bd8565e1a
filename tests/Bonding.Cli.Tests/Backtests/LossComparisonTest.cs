using Bonding.Cli.Backtests;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Bonding.Cli.Tests.Backtests;

/// <summary>Checks the test of Diebold and Mariano.</summary>
public class LossComparisonTest
{
    [Fact]
    public void With_one_step_it_is_the_paired_t_test()
    {
        // t = mean / (s / √n) with s² over n − 1: here 0.5 / (√(5/3) / 2), and p by Student's t with 3 degrees of freedom.
        var result = LossComparison.Of([2, 1, 0, -1], 1);
        Assert.Equal(0.5, result.MeanDifference);
        Assert.Equal(0.774597, result.Statistic, 1e-6);
        Assert.Equal(0.495025, result.PValue, 1e-6);
        Assert.Equal(Verdict.Chance, result.Verdict);
    }

    [Fact]
    public void With_two_steps_the_long_run_variance_has_one_lag()
    {
        // Autocovariances about the mean 1: γ₀ = 7/3, γ₁ = 2/3; V = (7/3 + 2·2/3) / 6; factor √((6 + 1 − 4 + 2/6) / 6).
        var result = LossComparison.Of([3, 2, 1, 2, -1, -1], 2);
        Assert.Equal(1.0, result.MeanDifference);
        Assert.Equal(Math.Sqrt((6 + 1 - 4 + 2.0 / 6) / 6) / Math.Sqrt(((7.0 / 3) + (4.0 / 3)) / 6), result.Statistic, 1e-9);
    }

    [Fact]
    public void Models_that_are_equally_good_are_told_apart_one_time_in_twenty()
    {
        var normal = new Normal(0, 1, new Xoshiro256StarStar(5));
        var significant = Enumerable.Range(0, 1000).Count(_ => LossComparison.Of(normal.Samples().Take(200), 5).Verdict != Verdict.Chance);
        Assert.InRange(significant, 25, 90);
    }

    [Fact]
    public void A_model_with_lower_losses_is_better()
    {
        var normal = new Normal(-0.5, 1, new Xoshiro256StarStar(5));
        Assert.Equal(Verdict.Below, LossComparison.Of(normal.Samples().Take(200), 5).Verdict);
    }

    [Fact]
    public void A_negative_long_run_variance_falls_back_to_one_step()
    {
        double[] alternating = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1.5];
        Assert.Equal(LossComparison.Of(alternating, 1), LossComparison.Of(alternating, 2));
    }

    [Fact]
    public void Unjudged_forecasts_are_left_out() =>
        Assert.Equal(LossComparison.Of([2, 1, 0, -1], 1), LossComparison.Of([double.NaN, 2, 1, double.NaN, 0, -1], 1));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new double[] { 1, 2, 3 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0, 0 })]
    public void Too_little_data_or_no_difference_at_all_gives_no_verdict(double[] differences) =>
        Assert.Equal(Verdict.Unknown, LossComparison.Of(differences, 5).Verdict);
}
