using System.Globalization;
using Spectre.Console;

namespace Bonding.Cli.Backtests;

/// <summary>Writes the report to the terminal. The best of a column is bold.</summary>
internal static class BacktestTables
{
    public static void Write(BacktestReport report, IAnsiConsole console)
    {
        console.MarkupInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Table.Names.Count} series of {report.Table.Length} s; warm-up {report.Protocol.Warmup} s, "
        );
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"a forecast every {report.Protocol.Stride} s, means over 1 to 5 s ahead."
        );
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("model").NoWrap());
        foreach (var measure in AccuracyMeasure.All)
            table.AddColumn(new TableColumn(measure.Name).RightAligned());
        foreach (var model in report.Models)
            table.AddRow([Markup.Escape(model.Model), .. AccuracyMeasure.All.Select(measure => Cell(report, model, measure))]);
        console.Write(table);
        console.Write(Chance(report));
        console.WriteLine(BacktestFormat.ComparisonNote);
        console.WriteLine(BacktestFormat.IntervalNote);
    }

    /// <summary>Says which differences may be chance.</summary>
    private static Table Chance(BacktestReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("model").NoWrap());
        table.AddColumn(new TableColumn("vs last value").NoWrap());
        foreach (var measure in AccuracyMeasure.Shares)
            table.AddColumn(new TableColumn(measure.Name).NoWrap());
        foreach (var model in report.Models)
            table.AddRow([
                Markup.Escape(model.Model),
                BacktestFormat.Comparison(report.AgainstLastValue(model)),
                .. AccuracyMeasure.Shares.Select(measure => BacktestFormat.Interval(model.Interval(measure), measure.Wanted)),
            ]);
        return table;
    }

    private static string Cell(BacktestReport report, ModelResult model, AccuracyMeasure measure)
    {
        var value = model.Mean(measure.Of);
        var text = BacktestFormat.Number(value);
        return value == measure.Best(report.Models.Select(other => other.Mean(measure.Of))) ? $"[bold]{text}[/]" : text;
    }
}
