using Bonding.Simulation.Loads;
using MathNet.Numerics.Statistics;

namespace Bonding.Simulation.Evidence;

/// <summary>A mean over seeds, with its uncertainty.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end of the 90 % interval of the mean.</param>
/// <param name="High">The upper end of that interval.</param>
/// <param name="Worst">The smallest value.</param>
public sealed record SeedMean(double Mean, double Low, double High, double Worst)
{
    private const int Resamples = 10_000;
    private const double Outside = 0.05;

    /// <summary>
    /// Computes the mean and its percentile bootstrap interval (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13).
    /// The resampling is seeded, so that equal values give equal intervals.
    /// </summary>
    /// <param name="values">One value per seed, at least one.</param>
    public static SeedMean Of(IReadOnlyList<double> values)
    {
        var random = SeededRandom.For(1, "bootstrap");
        var means = new double[Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            for (var k = 0; k < values.Count; k++)
                means[i] += values[random.Next(values.Count)];
            means[i] /= values.Count;
        }
        Array.Sort(means);
        return new SeedMean(
            values.Mean(),
            SortedArrayStatistics.Quantile(means, Outside),
            SortedArrayStatistics.Quantile(means, 1 - Outside),
            values.Min()
        );
    }
}
