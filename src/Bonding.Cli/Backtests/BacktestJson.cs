using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Forecasting.Backtest;

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
            ["models"] = new JsonArray([.. report.Models.Select(model => Model(model, report.Table.Names))]),
        }.ToJsonString(Indented);

    private static JsonObject Model(ModelResult model, IReadOnlyList<string> names)
    {
        var mean = new JsonObject(
            AccuracyMeasure.All.Select(measure => KeyValuePair.Create(measure.Key, (JsonNode?)Number(model.Mean(measure.Of))))
        );
        return new JsonObject
        {
            ["model"] = model.Model,
            ["mean"] = mean,
            ["series"] = new JsonArray([.. names.Select((name, i) => Series(name, model.Series[i]))]),
        };
    }

    private static JsonObject Series(string name, Accuracy score)
    {
        var series = new JsonObject { ["name"] = name };
        foreach (var measure in AccuracyMeasure.All)
            series[measure.Key] = score.Counts ? Number(measure.Of(score)) : null;
        return series;
    }

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}
