using Bonding.Forecasting.Engine;
using CsCheck;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace Bonding.Forecasting.Tests.Engine;

/// <summary>Checks the detected period against the autocorrelation that MathNet computes.</summary>
public class PeriodDetectorTest
{
    private const int Longest = 120;
    private const double Weakest = 0.3;
    private const double Advantage = 0.02;
    private const double Rounding = 1e-4;

    [Fact]
    public void The_period_is_a_peak_of_the_autocorrelation_that_no_other_peak_surpasses_clearly()
    {
        Gen.Select(Gen.Int[60, 256], Gen.Int[2, 130], Gen.Double[0, 3], Gen.Int)
            .Sample(
                (length, period, noise, seed) =>
                {
                    var series = Noisy(length, period, noise, seed);
                    var correlation = Correlation.Auto([.. series.Select(value => (double)value)]);
                    var found = PeriodDetector.Find([.. series], out _, out _);
                    // In single precision, a lag may pass for a peak or not where neighbours are nearly equal.
                    var highest = Peaks(correlation, -Rounding).Select(lag => correlation[lag]).DefaultIfEmpty(0).Max();
                    if (found == 0)
                        Assert.InRange(highest, double.NegativeInfinity, Weakest + Rounding);
                    else
                    {
                        Assert.Contains(found, Peaks(correlation, Rounding));
                        Assert.InRange(correlation[found], Math.Max(Weakest, highest - Advantage) - Rounding, double.PositiveInfinity);
                    }
                }
            );
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_the_population()
    {
        var series = Noisy(200, 7, 1, 3);
        PeriodDetector.Find([.. series], out var mean, out var deviation);
        Assert.Equal(series.Average(), mean, 1e-4);
        Assert.Equal(series.Select(value => (double)value).PopulationStandardDeviation(), deviation, 1e-4);
    }

    private static IEnumerable<int> Peaks(double[] correlation, double tolerance)
    {
        for (var lag = 2; lag <= Math.Min(Longest, (correlation.Length / 2) - 1); lag++)
            if (correlation[lag] >= correlation[lag - 1] - tolerance && correlation[lag] >= correlation[lag + 1] - tolerance)
                yield return lag;
    }

    private static float[] Noisy(int length, int period, double noise, int seed)
    {
        var normal = new Normal(0, noise, new Xoshiro256StarStar(seed));
        return [.. Enumerable.Range(0, length).Select(t => (float)((t % period == 0 ? 5 : 1) + normal.Sample()))];
    }
}
