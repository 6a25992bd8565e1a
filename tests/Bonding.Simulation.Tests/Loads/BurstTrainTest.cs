using Bonding.Simulation.Loads;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Tests.Loads;

/// <summary>Checks loads of bursts by the clock.</summary>
public class BurstTrainTest
{
    private static readonly BurstTrain Exact = new(60, 12, 1.5, 0.1) { Noise = 0 };

    [Fact]
    public void Its_work_is_that_of_its_bursts_and_of_the_time_between()
    {
        var demand = Exact.Draw(6_000, new Xoshiro256StarStar(1));
        Assert.Equal((12 * 1.5 / 60) + 0.1, demand.Average(), 2);
        Assert.Equal(1.6, demand.Max(), 9);
        Assert.Equal(0.1, demand.Min(), 9);
    }

    [Fact]
    public void A_burst_that_is_early_or_late_does_not_move_the_next()
    {
        var starts = Starts((Exact with { Jitter = 2 }).Draw(6_000, new Xoshiro256StarStar(1)));
        Assert.All(starts, (start, index) => Assert.InRange(start - (starts[0] + 60 * index), -5, 5));
        Assert.NotEqual(60, starts[1] - starts[0]);
    }

    [Fact]
    public void With_a_drift_each_period_is_longer_than_the_one_before()
    {
        var starts = Starts((Exact with { Drift = 1 }).Draw(6_000, new Xoshiro256StarStar(1)));
        var gaps = starts.Zip(starts.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal(Enumerable.Range(gaps[0], gaps.Count), gaps);
    }

    private static List<int> Starts(double[] demand) =>
        [.. Enumerable.Range(1, demand.Length - 1).Where(t => demand[t] > 0.2 && demand[t - 1] <= 0.2)];
}
