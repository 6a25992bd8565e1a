using Bonding.Forecasting;
using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;
using Spectre.Console;

namespace Bonding.Cli.Backtests;

/// <summary>Runs the engine and all single models over all series.</summary>
internal static class BacktestRunner
{
    private static readonly int[] Strides = [7, 11, 13, 17, 19, 23, 29, 31];

    /// <summary>Runs the backtest and shows its progress.</summary>
    /// <exception cref="FormatException">The series are too short, or the stride shares a factor with a period of a series.</exception>
    public static BacktestReport Run(SeriesTable table, int warmup, int? stride, LstmWeights lstm, IAnsiConsole console)
    {
        if (table.Length < 2 * warmup)
            throw new FormatException($"The series have {table.Length} seconds; with --warm-up {warmup} they need {2 * warmup} or more.");
        var report = default(BacktestReport);
        console
            .Progress()
            .Start(progress =>
            {
                var models = ModelCatalog.All(lstm);
                var task = progress.AddTask("looking for periods", maxValue: (models.Count * table.Names.Count) + 3);
                var periods = EngineBacktest.Periods(table.Values);
                task.Increment(1);
                var protocol = new BacktestProtocol(warmup, Choose(stride, periods, table));
                var bands = table.Values.Select(values => new ForecastBands(values)).ToArray();
                task.Description = Engine;
                var engine = EngineBacktest.Run(
                    table.Values,
                    protocol,
                    onForecast: (series, second, forecast) => bands[series].Add(second, forecast)
                );
                task.Increment(1);
                task.Description = EngineAndLstm;
                var joined = EngineBacktest.Run(table.Values, protocol, lstm);
                task.Increment(1);
                var others = models.Select(model => Single(model.Key, model.Value, table, protocol, task));
                report = new BacktestReport(
                    table,
                    protocol,
                    periods,
                    [new ModelResult(Engine, engine), new ModelResult(EngineAndLstm, joined), .. others],
                    bands
                );
            });
        return report!;
    }

    /// <summary>The name of the engine in reports.</summary>
    public const string Engine = "engine";

    private const string EngineAndLstm = "engine, LSTM";

    private static ModelResult Single(
        string name,
        Func<ForecasterOptions, IForecaster> create,
        SeriesTable table,
        BacktestProtocol protocol,
        ProgressTask task
    )
    {
        task.Description = name;
        var scores = new List<Accuracy>();
        foreach (var values in table.Values)
        {
            scores.Add(ModelBacktest.Run(create(new ForecasterOptions()), values, protocol));
            task.Increment(1);
        }
        return new ModelResult(name, scores);
    }

    private static int Choose(int? given, int[] periods, SeriesTable table)
    {
        if (given is not { } stride)
            return Strides.FirstOrDefault(candidate => periods.All(new BacktestProtocol(Stride: candidate).SeesAllPhasesOf), 1);
        var protocol = new BacktestProtocol(Stride: stride);
        var hidden = Enumerable.Range(0, periods.Length).FirstOrDefault(i => !protocol.SeesAllPhasesOf(periods[i]), -1);
        return hidden < 0
            ? stride
            : throw new FormatException(
                $"--stride {stride}: series {table.Names[hidden]} repeats every {periods[hidden]} s, and this stride judges only some of "
                    + $"its phases. Give a number without a common factor with {periods[hidden]}."
            );
    }
}
