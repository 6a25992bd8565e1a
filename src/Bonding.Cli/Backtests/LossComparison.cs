using MathNet.Numerics.Distributions;

namespace Bonding.Cli.Backtests;

/// <summary>
/// Tests whether two models forecast equally well: the test of Diebold and Mariano ("Comparing predictive accuracy", 1995) with the
/// small-sample correction of Harvey, Leybourne and Newbold ("Testing the equality of prediction mean squared errors", 1997).
/// </summary>
/// <param name="MeanDifference">The mean loss of the model less that of the other; negative if the model is better.</param>
/// <param name="Statistic">The corrected statistic.</param>
/// <param name="PValue">The two-sided p-value by Student's t distribution with Forecasts − 1 degrees of freedom; NaN if undefined.</param>
/// <param name="Forecasts">The number of compared forecasts.</param>
internal sealed record LossComparison(double MeanDifference, double Statistic, double PValue, int Forecasts)
{
    /// <summary>A difference with a p-value of at least this may be chance.</summary>
    public const double Significance = 0.05;

    /// <summary>The conclusion of the test.</summary>
    public Verdict Verdict =>
        double.IsNaN(PValue) ? Verdict.Unknown
        : PValue >= Significance ? Verdict.Chance
        : MeanDifference < 0 ? Verdict.Below
        : Verdict.Above;

    /// <summary>Compares two models.</summary>
    /// <param name="differences">
    /// The loss of the model less that of the other, in order of time. NaN where a forecast was not judged; such forecasts are left out.
    /// </param>
    /// <param name="horizon">The horizon of the forecasts, at least 1. The long-run variance takes horizon − 1 lags.</param>
    public static LossComparison Of(IEnumerable<double> differences, int horizon)
    {
        double[] known = [.. differences.Where(double.IsFinite)];
        var count = known.Length;
        if (count <= horizon)
            return new LossComparison(known.DefaultIfEmpty(double.NaN).Average(), double.NaN, double.NaN, count);
        var mean = known.Average();
        var steps = horizon;
        var variance = LongRunVariance(known, mean, steps - 1);
        // Truncated sums of autocovariances can be negative. One step then stands in, as in dm.test of R's package forecast.
        if (variance <= 0)
            (steps, variance) = (1, LongRunVariance(known, mean, 0));
        if (variance <= 0)
            return new LossComparison(mean, double.NaN, double.NaN, count);
        var correction = Math.Sqrt((count + 1 - (2 * steps) + (steps * (steps - 1.0) / count)) / count);
        var statistic = correction * mean / Math.Sqrt(variance / count);
        return new LossComparison(mean, statistic, 2 * StudentT.CDF(0, 1, count - 1, -Math.Abs(statistic)), count);
    }

    // The variance and twice the autocovariances of the first lags, all divided by the count.
    private static double LongRunVariance(double[] values, double mean, int lags)
    {
        double sum = 0;
        for (var lag = 0; lag <= lags; lag++)
        for (var t = lag; t < values.Length; t++)
            sum += (lag == 0 ? 1 : 2) * (values[t] - mean) * (values[t - lag] - mean);
        return sum / values.Length;
    }
}

/// <summary>The conclusion of a test.</summary>
internal enum Verdict
{
    /// <summary>There is too little data.</summary>
    Unknown,

    /// <summary>The difference may be chance.</summary>
    Chance,

    /// <summary>Significantly lower.</summary>
    Below,

    /// <summary>Significantly higher.</summary>
    Above,
}
