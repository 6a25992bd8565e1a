using System.CommandLine;
using Bonding.Cli.Output;
using Bonding.Cli.Recordings;
using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Lstm;
using Spectre.Console;

namespace Bonding.Cli.Backtests;

/// <summary><c>backtest</c>: judges the forecasts of each model on recorded series.</summary>
internal static class BacktestCommand
{
    private const int ShortestWarmup = 60;

    private static readonly Option<int> Warmup = new("--warm-up")
    {
        Description = "Seconds before the first forecast that is judged.",
        DefaultValueFactory = _ => new BacktestProtocol().Warmup,
    };
    private static readonly Option<int?> Stride = new("--stride")
    {
        Description = "Seconds between judged forecasts; by default 7, or the next prime that shares no factor with a period of the data.",
    };
    private static readonly Option<string> Lstm = new("--lstm")
    {
        Description = "Weights of the LSTM: cpu, memory, io or a file of bonding train.",
        DefaultValueFactory = _ => "cpu",
    };
    private static readonly Option<FileInfo?> Html = new("--html")
    {
        Description = "File to write a page with tables and forecast bands to.",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON instead of a table." };

    public static Command Create()
    {
        var source = new SeriesOptions();
        var command = new Command("backtest", "Judge the forecasts of all models on recorded series.") { Warmup, Stride, Lstm, Html, Json };
        source.AddTo(command);
        Warmup.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < ShortestWarmup)
                result.AddError($"--warm-up {result.GetValueOrDefault<int>()}: it must be {ShortestWarmup} or more.");
        });
        Stride.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError($"--stride {result.GetValueOrDefault<int?>()}: it must be 1 or more.");
        });
        command.SetAction((parsed, cancellation) => FailureHandler.RunAsync(() => RunAsync(source, parsed, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(SeriesOptions source, ParseResult parsed, CancellationToken cancellation)
    {
        var table = await source.ReadAsync(parsed, TimeProvider.System, cancellation);
        var weights = Weights(parsed.GetRequiredValue(Lstm));
        var report = BacktestRunner.Run(
            table,
            parsed.GetValue(Warmup),
            parsed.GetValue(Stride),
            weights,
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
        );
        if (parsed.GetValue(Json))
            Console.WriteLine(BacktestJson.Write(report));
        else
            BacktestTables.Write(report, Terminal.CreateConsole(Console.Out));
        if (parsed.GetValue(Html) is { } file)
            await File.WriteAllTextAsync(file.FullName, BacktestPage.Write(report), cancellation);
        return 0;
    }

    private static LstmWeights Weights(string name)
    {
        if (LstmWeights.Classes.Contains(name))
            return LstmWeights.Default(name);
        if (!File.Exists(name))
            throw new FileNotFoundException($"--lstm {name}: neither a file nor one of {string.Join(", ", LstmWeights.Classes)}.");
        using var file = File.OpenRead(name);
        return LstmWeights.Read(file);
    }
}
