using System.Globalization;

namespace Bonding.Benchmarks;

/// <summary>
/// Scores five classic methods on the 414 hourly series of the M4 competition (Makridakis, Spiliotis and Assimakopoulos, 2018). The scores
/// must equal the published ones.
/// </summary>
internal static class M4Check
{
    private const int Ahead = 48;

    /// <summary>The official sMAPE and MASE of each method.</summary>
    private static readonly (string Name, Func<double[], double[]> Forecast, double Smape, double Mase)[] Methods =
    [
        ("naive", x => ClassicMethods.Naive(x, Ahead), 43.003, 11.608),
        ("seasonal naive", x => ClassicMethods.SeasonalNaive(x, Ahead), 13.912, 1.193),
        ("naive2", x => ClassicMethods.Deseasonalised(x, Ahead, ClassicMethods.Naive), 18.383, 2.395),
        ("SES", x => ClassicMethods.Deseasonalised(x, Ahead, ClassicMethods.Smoothing), 18.094, 2.385),
        ("Theta", x => ClassicMethods.Deseasonalised(x, Ahead, ClassicMethods.Theta), 18.138, 2.455),
    ];

    public static int Run(string folder)
    {
        var train = Read(Path.Combine(folder, "m4_hourly_train.csv"));
        var test = Read(Path.Combine(folder, "m4_hourly_test.csv"));
        var off = 0;
        Console.WriteLine("M4 Hourly       sMAPE (official)     MASE (official)");
        foreach (var (name, forecast, smape, mase) in Methods)
        {
            var scores = train.Select((series, i) => Score(series, test[i], forecast(series))).ToArray();
            var (ownSmape, ownMase) = (scores.Average(s => s.Smape), scores.Average(s => s.Mase));
            var same = Math.Abs(ownSmape - smape) < 0.00051 && Math.Abs(ownMase - mase) < 0.00051;
            off += same ? 0 : 1;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -14} {ownSmape, 7:f3} ({smape:f3})   {ownMase, 7:f3} ({mase:f3})   {(same ? "equal" : "NOT equal")}"
                )
            );
        }
        return off == 0 ? 0 : 1;
    }

    private static (double Smape, double Mase) Score(double[] known, double[] actual, double[] forecast)
    {
        double relative = 0,
            absolute = 0,
            scale = 0;
        for (var h = 0; h < actual.Length; h++)
        {
            var value = Math.Max(0, forecast[h]);
            absolute += Math.Abs(actual[h] - value);
            relative += 200 * Math.Abs(actual[h] - value) / (Math.Abs(actual[h]) + Math.Abs(value));
        }
        for (var t = ClassicMethods.Season; t < known.Length; t++)
            scale += Math.Abs(known[t] - known[t - ClassicMethods.Season]);
        return (relative / actual.Length, absolute / actual.Length / (scale / (known.Length - ClassicMethods.Season)));
    }

    private static double[][] Read(string file) =>
        [
            .. File.ReadLines(file)
                .Skip(1)
                .Select(line =>
                    line.Split(',')
                        .Skip(1)
                        .Select(cell => cell.Trim('"'))
                        .Where(cell => cell.Length > 0)
                        .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))
                        .ToArray()
                ),
        ];
}
