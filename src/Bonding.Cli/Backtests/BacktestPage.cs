using System.Globalization;
using Bonding.Cli.Output;

namespace Bonding.Cli.Backtests;

/// <summary>Writes the report as one HTML page. Styles and pictures are inline; it loads nothing and runs no script.</summary>
internal static class BacktestPage
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}"
        + "h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2.2rem 0 .4rem}"
        + ".scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.88rem}"
        + "th,td{padding:.22rem .7rem;text-align:right;border-bottom:1px solid #8884}"
        + "th:first-child,td:first-child{text-align:left}.best{font-weight:700}svg{width:100%;height:auto}"
        + "svg text{font:11px system-ui,sans-serif;fill:currentColor}"
        + ".grid{stroke:#8884}.outer{fill:#1769c2;opacity:.18}.inner{fill:#1769c2;opacity:.25}"
        + ".middle{fill:none;stroke:#1769c2;stroke-width:1.4}.actual{fill:none;stroke:currentColor;stroke-width:1.2}";

    public static string Write(BacktestReport report) =>
        HtmlPage.Render(
            "Backtest",
            Style,
            Head(report)
                + Table(report.Models.Select(model => Row(report, model)))
                + string.Concat(report.Table.Names.Select((name, i) => Series(report, name, i)))
                + Words
        );

    private static string Head(BacktestReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<h1>Backtest of {report.Table.Names.Count} series</h1><p>Each series has {report.Table.Length} s. After each second, the "
                + $"next 1 to 5 s are forecast from the past alone. After a warm-up of {report.Protocol.Warmup} s, every "
                + $"{report.Protocol.Stride}th forecast is judged. Means over all series:</p>"
        );

    private static string Series(BacktestReport report, string name, int index)
    {
        var period = report.Periods[index] > 0 ? $"It repeats every {report.Periods[index]} s." : "It has no repeating pattern.";
        return $"<h2>{HtmlPage.Encode(name)}</h2><p>{period} "
            + $"The last {report.Bands[index].Length} s, and the engine's forecast for each of them, made five seconds before:</p>"
            + BandChart.Draw(name, report.Bands[index])
            + Table(report.Models.Select(model => Row(report, model, index)));
    }

    private static PageRow Row(BacktestReport report, ModelResult model) =>
        new(
            model.Model,
            [.. AccuracyMeasure.All.Select(measure => model.Mean(measure.Of))],
            [.. AccuracyMeasure.All.Select(measure => IntervalOf(measure, model.Interval))],
            BacktestFormat.Comparison(report.AgainstLastValue(model))
        );

    private static PageRow Row(BacktestReport report, ModelResult model, int index) =>
        new(
            model.Model,
            [.. AccuracyMeasure.All.Select(measure => model.Series[index].Counts ? measure.Of(model.Series[index]) : double.NaN)],
            [.. AccuracyMeasure.All.Select(measure => IntervalOf(measure, share => model.Interval(share, index)))],
            BacktestFormat.Comparison(report.AgainstLastValue(model, index))
        );

    private static string IntervalOf(AccuracyMeasure measure, Func<AccuracyMeasure, ShareInterval> of) =>
        AccuracyMeasure.Shares.Contains(measure) ? $" <small>[{BacktestFormat.Interval(of(measure), measure.Wanted)}]</small>" : "";

    private static string Table(IEnumerable<PageRow> models)
    {
        var rows = models.ToArray();
        var best = AccuracyMeasure.All.Select((measure, column) => measure.Best(rows.Select(row => row.Values[column]))).ToArray();
        var head = string.Concat(AccuracyMeasure.All.Select(measure => $"<th>{measure.Name}</th>"));
        var body = rows.Select(row =>
            $"<tr><td>{HtmlPage.Encode(row.Model)}</td>"
            + string.Concat(row.Values.Select((value, column) => Cell(value, value == best[column], row.Intervals[column])))
            + $"<td>{HtmlPage.Encode(row.Comparison)}</td></tr>"
        );
        return $"<div class=\"scroll\"><table><thead><tr><th>model</th>{head}<th>vs last value</th></tr></thead>"
            + $"<tbody>{string.Concat(body)}</tbody></table></div>";
    }

    private static string Cell(double value, bool isBest, string interval) =>
        $"<td{(isBest ? " class=\"best\"" : "")}>{BacktestFormat.Number(value)}{interval}</td>";

    private const string Words =
        "<h2>Words</h2><p>"
        + "MASE: the mean absolute error of the median, divided by the mean change from one second to the next in the warm-up. "
        + "Pinball: the loss that a quantile forecast minimises, divided by the same. "
        + "Coverage: the share of samples at or below the quantile. Peak: the 0.95 limit for the highest of the next 5 s. "
        + "The best of a column is bold: the lowest loss, the coverage nearest to its level, the share of peaks nearest to 0.05. "
        + $"{BacktestFormat.IntervalNote} {BacktestFormat.ComparisonNote}</p>";

    /// <summary>One row of a table.</summary>
    /// <param name="Model">The name of the model.</param>
    /// <param name="Values">One value per measure.</param>
    /// <param name="Intervals">The HTML of the interval of each measure; empty for one without.</param>
    /// <param name="Comparison">The comparison with the last value.</param>
    private sealed record PageRow(string Model, double[] Values, string[] Intervals, string Comparison);
}
