namespace Bonding.Benchmarks;

/// <summary>The benchmark methods of the M4 competition, for hourly series.</summary>
internal static class ClassicMethods
{
    /// <summary>Hours of a day.</summary>
    public const int Season = 24;

    public static double[] Naive(double[] x, int ahead) => [.. Enumerable.Repeat(x[^1], ahead)];

    public static double[] SeasonalNaive(double[] x, int ahead) =>
        [.. Enumerable.Range(0, ahead).Select(h => x[x.Length - Season + (h % Season)])];

    /// <summary>Forecasts without the season, when there is one, and multiplies it back.</summary>
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
        const double golden = 0.6180339887498949;
        const int candidates = 100;
        var best = Enumerable
            .Range(0, candidates + 1)
            .Select(i => Math.Clamp(i / (double)candidates, 1e-4, 0.9999))
            .MinBy(rate => Smooth(x, rate).Loss);
        var (low, high) = (Math.Max(1e-4, best - (1.0 / candidates)), Math.Min(0.9999, best + (1.0 / candidates)));
        while (high - low > 1e-9)
        {
            var (left, right) = (high - (golden * (high - low)), low + (golden * (high - low)));
            (low, high) = Smooth(x, left).Loss < Smooth(x, right).Loss ? (low, right) : (left, high);
        }
        return [.. Enumerable.Repeat(Smooth(x, (low + high) / 2).Level, ahead)];
    }

    /// <summary>
    /// The mean of a straight line through the series and of the smoothed series with its distances from that line doubled (Assimakopoulos
    /// and Nikolopoulos, 2000).
    /// </summary>
    public static double[] Theta(double[] x, int ahead)
    {
        var middle = (x.Length + 1) / 2.0;
        var (mean, square) = (x.Average(), x.Select((_, i) => (i + 1 - middle) * (i + 1 - middle)).Sum());
        var slope = x.Select((value, i) => (i + 1 - middle) * (value - mean)).Sum() / square;
        double Line(int t) => mean + (slope * (t - middle));
        var level = Smoothing([.. x.Select((value, i) => (2 * value) - Line(i + 1))], 1)[0];
        return [.. Enumerable.Range(1, ahead).Select(h => (Line(x.Length + h) + level) / 2)];
    }

    // Errors are linear in the first level, so that the best one for a rate is that of a regression.
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
        var mean = x.Average();
        var variance = x.Sum(value => (value - mean) * (value - mean));
        double Correlation(int lag) => Enumerable.Range(lag, x.Length - lag).Sum(t => (x[t] - mean) * (x[t - lag] - mean)) / variance;
        var spread = 1 + (2 * Enumerable.Range(1, Season - 1).Sum(lag => Correlation(lag) * Correlation(lag)));
        return Math.Abs(Correlation(Season)) > 1.645 * Math.Sqrt(spread / x.Length);
    }

    /// <summary>Classical multiplicative decomposition: the mean ratio to the centred moving average at each hour of the day.</summary>
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
