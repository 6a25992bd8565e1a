using Bonding.Simulation.Loads;
using MathNet.Numerics.Statistics;

namespace Bonding.Simulation.Evidence;

/// <summary>A figure over seeds, with the 90 % interval that its chance leaves.</summary>
/// <param name="Value">The figure over all seeds.</param>
/// <param name="Low">The lower end of its 90 % interval.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>How often seeds are drawn.</summary>
    public const int Draws = 400;

    private const double Outside = 0.05;

    /// <summary>
    /// Computes a figure and its percentile bootstrap interval (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13).
    /// Drawing is seeded, so that equal values give equal intervals.
    /// </summary>
    /// <param name="seeds">The number of seeds, at least 1.</param>
    /// <param name="figure">Computes the figure from seeds by their positions, some of them more than once.</param>
    public static Interval Of(int seeds, Func<IReadOnlyList<int>, double> figure)
    {
        var random = SeededRandom.For(1, "bootstrap");
        var drawn = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
            drawn[draw] = figure([.. Enumerable.Range(0, seeds).Select(_ => random.Next(seeds))]);
        Array.Sort(drawn);
        return new Interval(
            figure([.. Enumerable.Range(0, seeds)]),
            SortedArrayStatistics.Quantile(drawn, Outside),
            SortedArrayStatistics.Quantile(drawn, 1 - Outside)
        );
    }

    /// <summary>Computes the mean of values, one per seed, and its interval.</summary>
    public static Interval OfMean(IReadOnlyList<double> values) => Of(values.Count, seeds => seeds.Average(seed => values[seed]));
}
