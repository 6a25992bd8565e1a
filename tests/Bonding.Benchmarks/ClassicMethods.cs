using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Statistics;

namespace Bonding.Benchmarks;

/// <summary>The benchmark methods of the M4 competition, for hourly series.</summary>
internal static class ClassicMethods
{
    /// <summary>The hours of a day.</summary>
    public const int Season = 24;

    public static double[] Naive(double[] x, int ahead) => [.. Enumerable.Repeat(x[^1], ahead)];

    public static double[] SeasonalNaive(double[] x, int ahead) =>
        [.. Enumerable.Range(0, ahead).Select(h => x[x.Length - Season + (h % Season)])];

    /// <summary>Removes the season, if there is one, forecasts, and applies the season again.</summary>
    public static double[] Deseasonalised(double[] x, int ahead, Func<double[], int, double[]> method)
    {
        if (!IsSeasonal(x))
            return method(x, ahead);
        var season = Indices(x);
        var plain = method([.. x.Select((value, t) => value / season[t % Season])], ahead);
        return [.. plain.Select((value, h) => value * season[(x.Length + h) % Season])];
    }

    /// <summary>Simple exponential smoothing; rate and first level minimise the squared one-step errors.</summary>
    public static double[] Smoothing(double[] x, int ahead)
    {
        const int candidates = 100;
        static double Possible(double rate) => Math.Clamp(rate, 1e-4, 0.9999);
        // The loss can have several minima, so the search starts around the best point of a grid. It may try rates that are not possible.
        var best = Enumerable.Range(0, candidates + 1).Select(i => (double)i / candidates).MinBy(rate => Smooth(x, Possible(rate)).Loss);
        var loss = ObjectiveFunction.ScalarValue(rate => Smooth(x, Possible(rate)).Loss);
        var minimum = GoldenSectionMinimizer.Minimum(loss, best - (1.0 / candidates), best + (1.0 / candidates), 1e-9);
        return [.. Enumerable.Repeat(Smooth(x, Possible(minimum.MinimizingPoint)).Level, ahead)];
    }

    /// <summary>
    /// The mean of a straight line through the series and of the smoothed series with its distances from that line doubled (Assimakopoulos
    /// and Nikolopoulos, 2000).
    /// </summary>
    public static double[] Theta(double[] x, int ahead)
    {
        var (intercept, slope) = Fit.Line([.. Enumerable.Range(1, x.Length).Select(t => (double)t)], x);
        double Line(int t) => intercept + (slope * t);
        var level = Smoothing([.. x.Select((value, i) => (2 * value) - Line(i + 1))], 1)[0];
        return [.. Enumerable.Range(1, ahead).Select(h => (Line(x.Length + h) + level) / 2)];
    }

    // Errors are linear in the first level, so a regression gives the best level for a rate.
    private static (double Loss, double Level) Smooth(double[] x, double rate)
    {
        double level = 0,
            share = 1,
            cross = 0,
            square = 0,
            errors = 0;
        foreach (var value in x)
        {
            var error = value - level;
            (cross, square, errors) = (cross + (error * share), square + (share * share), errors + (error * error));
            (level, share) = (level + (rate * error), share * (1 - rate));
        }
        var first = cross / square;
        return (errors - (first * cross), level + (first * share));
    }

    private static bool IsSeasonal(double[] x)
    {
        if (x.Length < 3 * Season)
            return false;
        var correlation = Correlation.Auto(x, Season, 1);
        var spread = 1 + (2 * correlation[..(Season - 1)].Sum(strength => strength * strength));
        return Math.Abs(correlation[Season - 1]) > Normal.InvCDF(0, 1, 0.95) * Math.Sqrt(spread / x.Length);
    }

    /// <summary>
    /// Classical multiplicative decomposition: returns the mean ratio to the centred moving average at each hour of the day.
    /// </summary>
    private static double[] Indices(double[] x)
    {
        var sums = new double[Season];
        var counts = new int[Season];
        for (var t = Season / 2; t < x.Length - (Season / 2); t++)
        {
            var trend = (x[t - (Season / 2)] + x[t + (Season / 2)]) / 2;
            for (var i = 1 - (Season / 2); i < Season / 2; i++)
                trend += x[t + i];
            sums[t % Season] += x[t] / (trend / Season);
            counts[t % Season]++;
        }
        var means = sums.Zip(counts, (sum, count) => sum / count).ToArray();
        var mean = means.Average();
        return [.. means.Select(value => value / mean)];
    }
}
