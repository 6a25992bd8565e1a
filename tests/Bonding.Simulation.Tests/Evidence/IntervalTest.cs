using Bonding.Simulation.Evidence;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks figures over seeds and their intervals.</summary>
public class IntervalTest
{
    [Fact]
    public void Equal_values_leave_no_doubt() => Assert.Equal(new Interval(0.5, 0.5, 0.5), Interval.OfMean([0.5, 0.5, 0.5, 0.5]));

    [Fact]
    public void The_same_values_give_the_same_interval() => Assert.Equal(Interval.OfMean([1, 2, 4]), Interval.OfMean([1, 2, 4]));

    [Fact]
    public void A_ratio_of_sums_is_drawn_by_seed_so_that_both_sums_have_the_same_seeds()
    {
        // Each seed alone has the ratio 2, so every draw has it.
        double[] rule = [2, 20, 200];
        double[] beside = [1, 10, 100];
        var ratio = Interval.Of(3, seeds => seeds.Sum(seed => rule[seed]) / seeds.Sum(seed => beside[seed]));
        Assert.Equal(new Interval(2, 2, 2), ratio);
    }

    [Fact]
    public void The_interval_holds_the_true_mean_about_nine_times_of_ten()
    {
        var normal = new Normal(3, 1, new Xoshiro256StarStar(7));
        var held = Enumerable
            .Range(0, 100)
            .Select(_ => Interval.OfMean([.. normal.Samples().Take(10)]))
            .Count(mean => mean.Low <= 3 && mean.High >= 3);
        // Percentile intervals of ten values are a little too narrow: about 86 % hold. Two standard errors are 7 %.
        Assert.InRange(held, 79, 93);
    }
}
