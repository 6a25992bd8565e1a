using System.Globalization;
using System.Text;
using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;

namespace Bonding.Benchmarks;

/// <summary>Prints the engine's accuracy on the evaluation data beside that of R's models, and the cost of an update.</summary>
internal sealed class ForecastTable(string folder, Anchors anchors)
{
    private readonly StringBuilder _result = new("RESULT");
    private readonly List<double> _ratios = [];

    /// <summary>Prints the tables of some groups (all if none is named), then the line of results.</summary>
    public int Run(string[] names)
    {
        Console.WriteLine(
            "engine       MASE   pb90   pb95  cov90  cov95   peak   viol | MASE of: last   LSTM   with it "
                + string.Join(' ', Anchors.Models.Select(model => $"{"R " + model, 8}"))
        );
        foreach (var group in DataGroup.All.Where(g => names.Length == 0 || names.Contains(g.Name)))
            Judge(group);
        var ratio = Math.Exp(_ratios.DefaultIfEmpty(double.NaN).Average(Math.Log));
        Console.WriteLine(
            Text($"Geometric mean of the engine's MAE over that of R's auto.arima, {_ratios.Count} series: {ratio:f3}; ")
                + Text($"lower on {_ratios.Count(r => r < 1)} of them.")
        );
        var cost = UpdateCost.Measure();
        var (fit, step) = anchors.ArimaMilliseconds;
        if (double.IsFinite(fit))
        {
            Console.WriteLine(
                Text($"auto.arima: {fit:f0} ms per fit, {step:f1} ms per filter step and forecast.")
                    + Text($" The engine's update: {cost.HotMicroseconds:f2} µs, {1000 * fit / cost.HotMicroseconds:f0} times less ")
                    + Text($"than a fit, {1000 * step / cost.HotMicroseconds:f0} times less than a step.")
            );
        }
        _result.Append(
            CultureInfo.InvariantCulture,
            $" mae_vs_arima={ratio:f4} us_hot={cost.HotMicroseconds:f2} us_cold={cost.ColdMicroseconds:f2}"
        );
        _result.Append(CultureInfo.InvariantCulture, $" bytes_per_series={EngineStore.BytesPerSeries} alloc_bytes={cost.AllocatedBytes}");
        Console.WriteLine(_result);
        return 0;
    }

    private void Judge(DataGroup group)
    {
        var table = group.Read(folder);
        var all = EngineBacktest.Run(table.Values, group.Protocol);
        var scores = all.Where(score => score.Counts).ToArray();
        var scales = table.Names.Zip(table.Values, (name, values) => (name, group.Protocol.Scale(values))).ToArray();
        _ratios.AddRange(
            table
                .Names.Zip(all, (name, score) => score.Counts ? score.Mae / anchors.Mae("arima", group.Name, name) : double.NaN)
                .Where(double.IsFinite)
        );
        Console.WriteLine(
            Row(group.Name, scores)
                + Others(group, table)
                + string.Concat(Anchors.Models.Select(model => Text($" {anchors.Mase(model, group.Name, scales), 8:f3}")))
        );
        _result.Append(
            CultureInfo.InvariantCulture,
            $" mase_{group.Name}={Mean(scores, s => s.Mase):f4} pb95_{group.Name}={Mean(scores, s => s.Pinball95):f4}"
        );
        _result.Append(
            CultureInfo.InvariantCulture,
            $" peak_{group.Name}={Mean(scores, s => s.PeakPinball):f4} cov95_{group.Name}={Mean(scores, s => s.Coverage95):f4}"
        );
        _result.Append(CultureInfo.InvariantCulture, $" viol_{group.Name}={Mean(scores, s => s.PeakViolation):f4}");
    }

    private static string Others(DataGroup group, SeriesTable table)
    {
        var weights = LstmWeights.Default(group.Name.EndsWith("mem", StringComparison.Ordinal) ? "memory" : "cpu");
        var models = ModelCatalog.All(weights);
        var joined = EngineBacktest.Run(table.Values, group.Protocol, weights).Where(score => score.Counts).ToArray();
        return " |         "
            + Text($" {MaseOf("last value"), 6:f3} {MaseOf("LSTM"), 6:f3}")
            + Text($"   {Mean(joined, s => s.Mase), 7:f3} ");

        double MaseOf(string model) =>
            table
                .Values.Select(values => ModelBacktest.Run(models[model](new ForecasterOptions()), values, group.Protocol))
                .Where(score => score.Counts)
                .Average(score => score.Mase);
    }

    private static string Row(string name, Accuracy[] s) =>
        Text($"{name, -10} {Mean(s, x => x.Mase), 6:f3} {Mean(s, x => x.Pinball90), 6:f3} {Mean(s, x => x.Pinball95), 6:f3}")
        + Text($" {Mean(s, x => x.Coverage90), 6:f3} {Mean(s, x => x.Coverage95), 6:f3}")
        + Text($" {Mean(s, x => x.PeakPinball), 6:f3} {Mean(s, x => x.PeakViolation), 6:f3}");

    private static double Mean(Accuracy[] scores, Func<Accuracy, double> score) => scores.Average(score);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
