using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bonding.Cli.Backtests;

/// <summary>Writes the report as JSON. An unknown number is null.</summary>
internal static class BacktestJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(BacktestReport report) =>
        new JsonObject
        {
            ["seconds"] = report.Table.Length,
            ["warmUp"] = report.Protocol.Warmup,
            ["stride"] = report.Protocol.Stride,
            ["series"] = new JsonArray([
                .. report.Table.Names.Select((name, i) => new JsonObject { ["name"] = name, ["period"] = report.Periods[i] }),
            ]),
            ["models"] = new JsonArray([.. report.Models.Select(model => Model(report, model))]),
        }.ToJsonString(Indented);

    private static JsonObject Model(BacktestReport report, ModelResult model)
    {
        var mean = new JsonObject(
            AccuracyMeasure.All.Select(measure => KeyValuePair.Create(measure.Key, (JsonNode?)Number(model.Mean(measure.Of))))
        );
        return new JsonObject
        {
            ["model"] = model.Model,
            ["mean"] = mean,
            ["vsLastValue"] = Comparison(report.AgainstLastValue(model)),
            ["intervals95"] = Intervals(model.Interval),
            ["series"] = new JsonArray([.. report.Table.Names.Select((name, i) => Series(report, model, name, i))]),
        };
    }

    private static JsonObject Series(BacktestReport report, ModelResult model, string name, int index)
    {
        var (series, score) = (new JsonObject { ["name"] = name }, model.Series[index]);
        foreach (var measure in AccuracyMeasure.All)
            series[measure.Key] = score.Counts ? Number(measure.Of(score)) : null;
        series["vsLastValue"] = Comparison(report.AgainstLastValue(model, index));
        series["intervals95"] = Intervals(measure => model.Interval(measure, index));
        return series;
    }

    private static JsonObject? Comparison(LossComparison? comparison) =>
        comparison is null
            ? null
            : new JsonObject
            {
                ["forecasts"] = comparison.Forecasts,
                ["meanDifference"] = Number(comparison.MeanDifference),
                ["statistic"] = Number(comparison.Statistic),
                ["pValue"] = double.IsNaN(comparison.PValue) ? null : comparison.PValue,
                ["verdict"] = BacktestFormat.Word(comparison.Verdict, "better", "worse"),
            };

    private static JsonObject Intervals(Func<AccuracyMeasure, ShareInterval> of)
    {
        var intervals = new JsonObject();
        foreach (var measure in AccuracyMeasure.Shares)
        {
            var interval = of(measure);
            intervals[measure.Key] = new JsonObject
            {
                ["low"] = Number(interval.Low),
                ["high"] = Number(interval.High),
                ["verdict"] = BacktestFormat.Word(interval.Against(measure.Wanted), "low", "high"),
            };
        }
        return intervals;
    }

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}
