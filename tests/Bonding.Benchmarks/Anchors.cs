using System.Globalization;
using Bonding.Forecasting;
using Bonding.Forecasting.Backtest;

namespace Bonding.Benchmarks;

/// <summary>Holds the mean absolute errors (over horizons of 1 to 5 s) of R's models, by model, group and series.</summary>
internal sealed class Anchors
{
    private const string Prefix = "R ";

    private readonly Dictionary<(string Model, string Group, string Series), double> _errors = [];

    /// <summary>R's models, as the reference scripts name them.</summary>
    public static IReadOnlyList<string> Models { get; } = ["ets", "arima", "ar16", "theta"];

    /// <summary>The processor time of one fit of auto.arima and of one step of its filter, in ms; NaN if not measured.</summary>
    public (double Fit, double Step) ArimaMilliseconds { get; private init; } = (double.NaN, double.NaN);

    /// <summary>Returns the mean error over a group's series, in units of their scale; NaN if no error is known.</summary>
    public double Mase(string model, string group, IEnumerable<(string Series, double Scale)> series) =>
        series
            .Where(one => one.Scale > 1e-9 && _errors.ContainsKey((model, group, one.Series)))
            .Select(one => _errors[(model, group, one.Series)] / one.Scale)
            .DefaultIfEmpty(double.NaN)
            .Average();

    /// <summary>Returns the error on one series; NaN if it is unknown.</summary>
    public double Mae(string model, string group, string series) => _errors.GetValueOrDefault((model, group, series), double.NaN);

    /// <summary>Reads stored scores: one line per group, series, model and horizon.</summary>
    public static Anchors Stored(string file)
    {
        var anchors = new Anchors();
        var rows = File.ReadLines(file)
            .Skip(1)
            .Select(line => line.Split(','))
            .Where(row => row[2].StartsWith(Prefix, StringComparison.Ordinal));
        foreach (var same in rows.GroupBy(row => (row[2][Prefix.Length..], row[0], row[1])))
            anchors._errors[same.Key] = same.Average(row => double.Parse(row[4], CultureInfo.InvariantCulture));
        return anchors;
    }

    /// <summary>Scores forecasts that R has just written: five single-precision numbers per series, origin, model and quantile.</summary>
    public static Anchors Fresh(string folder, string data)
    {
        var fits = DataGroup.All.SelectMany(group => Timing(Path.Combine(folder, group.Name + "_timing.csv"), "arima_fit")).ToArray();
        var steps = DataGroup.All.SelectMany(group => Timing(Path.Combine(folder, group.Name + "_timing.csv"), "arima_fc")).ToArray();
        var anchors = new Anchors { ArimaMilliseconds = (Mean(fits), Mean(steps)) };
        foreach (var group in DataGroup.All)
            anchors.Score(group, group.Read(data), Path.Combine(folder, group.Name));
        return anchors;
    }

    private void Score(DataGroup group, SeriesTable table, string file)
    {
        var head = File.ReadAllLines(file + ".meta");
        var (names, models) = (head[0].Split(','), head[1].Split(','));
        var origins = int.Parse(head[2].Split(' ')[0], CultureInfo.InvariantCulture);
        using var numbers = new BinaryReader(File.OpenRead(file + ".bin"));
        foreach (var name in names)
        {
            var values = table.Values[table.Names.ToList().IndexOf(name)];
            var sums = new double[models.Length];
            for (var origin = 0; origin < origins; origin++)
                AddErrors(sums, values, group.Protocol.Warmup + (origin * group.Protocol.Stride), numbers);
            for (var m = 0; m < models.Length; m++)
                _errors[(models[m], group.Name, name)] = sums[m] / origins / Horizon.Seconds;
        }
    }

    private static void AddErrors(double[] sums, double[] values, int next, BinaryReader numbers)
    {
        for (var m = 0; m < sums.Length; m++)
        {
            for (var h = 0; h < Horizon.Seconds; h++)
                sums[m] += Math.Abs(values[next + h] - numbers.ReadSingle());
            for (var skipped = 0; skipped < 2 * Horizon.Seconds; skipped++)
                numbers.ReadSingle();
        }
    }

    private static IEnumerable<(double Milliseconds, double Calls)> Timing(string file, string step) =>
        File.ReadLines(file)
            .Select(line => line.Split(','))
            .Where(row => row[1].Trim('"') == step)
            .Select(row => (1000 * double.Parse(row[2], CultureInfo.InvariantCulture), double.Parse(row[3], CultureInfo.InvariantCulture)));

    private static double Mean((double Milliseconds, double Calls)[] rows) =>
        rows.Sum(row => row.Milliseconds) / rows.Sum(row => row.Calls);
}
