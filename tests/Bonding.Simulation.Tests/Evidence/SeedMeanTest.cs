using Bonding.Simulation.Evidence;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks the mean over seeds and its interval.</summary>
public class SeedMeanTest
{
    [Fact]
    public void Equal_values_leave_no_doubt() => Assert.Equal(new SeedMean(0.5, 0.5, 0.5, 0.5), SeedMean.Of([0.5, 0.5, 0.5, 0.5]));

    [Fact]
    public void The_same_values_give_the_same_interval() => Assert.Equal(SeedMean.Of([1, 2, 4]), SeedMean.Of([1, 2, 4]));

    [Fact]
    public void The_interval_holds_the_true_mean_about_nine_times_of_ten()
    {
        var normal = new Normal(3, 1, new Xoshiro256StarStar(7));
        var held = Enumerable
            .Range(0, 100)
            .Select(_ => SeedMean.Of([.. normal.Samples().Take(10)]))
            .Count(mean => mean.Low <= 3 && mean.High >= 3);
        // Percentile intervals of ten values are a little too narrow: about 86 % hold. Two standard errors are 7 %.
        Assert.InRange(held, 79, 93);
    }
}
