using System.CommandLine;
using System.Text.RegularExpressions;
using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Lstm;
using Spectre.Console;

namespace Bonding.Training;

/// <summary>The command line: reads series, writes weights with their card.</summary>
internal static class TrainCommand
{
    private static readonly Option<FileInfo[]> Data = new("--csv")
    {
        Description = "Recorded series: CSV with the time in the first column.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string> Columns = new("--columns")
    {
        Description = "Regular expression of the columns to train on.",
        DefaultValueFactory = _ => ".",
    };
    private static readonly Option<string> ResourceClass = new("--class")
    {
        Description = "The kind of series, written into the card, such as cpu.",
        Required = true,
    };
    private static readonly Option<string> Source = new("--source")
    {
        Description = "A description of the data, written into the card.",
        DefaultValueFactory = _ => "own recordings",
    };
    private static readonly Option<FileInfo> Output = new("--output", "-o")
    {
        Description = "File to write the weights to.",
        Required = true,
    };
    private static readonly Option<FileInfo?> Check = new("--check")
    {
        Description = "File for the outputs that Torch computes from the weights, for tests of other implementations.",
    };
    private static readonly Option<int> Epochs = new("--epochs")
    {
        Description = $"Rounds of {TrainingPlan.Steps} batches.",
        DefaultValueFactory = _ => new TrainingPlan().Epochs,
    };
    private static readonly Option<double> HoldOut = new("--hold-out")
    {
        Description = "The last share of each series, held out for evaluation.",
        DefaultValueFactory = _ => new TrainingPlan().HoldOut,
    };
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The seed of the random number generator.",
        DefaultValueFactory = _ => new TrainingPlan().Seed,
    };

    public static RootCommand Create()
    {
        Epochs.Validators.Add(result => Allow(result, result.GetValueOrDefault<int>() >= 1, "1 or more"));
        HoldOut.Validators.Add(result => Allow(result, result.GetValueOrDefault<double>() is >= 0.05 and <= 0.5, "0.05 to 0.5"));
        var command = new RootCommand("Trains the LSTM of the Prediction Engine on recorded series, one value per second.")
        {
            Data,
            Columns,
            ResourceClass,
            Source,
            Output,
            Check,
            Epochs,
            HoldOut,
            Seed,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Allow(System.CommandLine.Parsing.OptionResult result, bool good, string allowed)
    {
        if (!good)
            result.AddError($"{result.Option.Name} {string.Join(' ', result.Tokens.Select(token => token.Value))}: allowed is {allowed}.");
    }

    private static int Run(ParseResult parsed)
    {
        var plan = new TrainingPlan(parsed.GetValue(Epochs), parsed.GetValue(HoldOut), parsed.GetValue(Seed));
        try
        {
            var series = Read(parsed.GetRequiredValue(Data), new Regex(parsed.GetRequiredValue(Columns)), plan);
            var weights = Train(plan, series, parsed);
            using var file = parsed.GetRequiredValue(Output).Create();
            weights.Write(file);
            Report(weights.Card);
            return 0;
        }
        catch (Exception problem) when (problem is IOException or FormatException or ArgumentException)
        {
            Console.Error.WriteLine($"bonding-train: {problem.Message}");
            return 1;
        }
    }

    private static TrainingSeries[] Read(FileInfo[] files, Regex columns, TrainingPlan plan)
    {
        var values = files
            .SelectMany(file => SeriesTable.Parse(File.ReadLines(file.FullName)).Where(columns.IsMatch).Values)
            .Where(one => one.Length >= plan.ShortestSeries && one.Where(double.IsFinite).Distinct().Skip(1).Any())
            .ToArray();
        return values.Length > 0
            ? [.. values.Select(one => new TrainingSeries(one))]
            : throw new FormatException(
                $"--columns {columns}: no column matches that moves and has {plan.ShortestSeries} seconds or more."
            );
    }

    private static LstmWeights Train(TrainingPlan plan, TrainingSeries[] series, ParseResult parsed)
    {
        using var trainer = new Trainer(plan, series);
        Progress(plan, trainer);
        if (parsed.GetValue(Check) is { } check)
            WriteCheck(check, trainer, series);
        var card = new LstmCard(
            LstmWeights.Format,
            parsed.GetRequiredValue(ResourceClass),
            parsed.GetRequiredValue(Source),
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date),
            series.Length,
            series.Sum(one => (long)one.Length),
            0,
            0,
            0,
            0
        );
        var weights = new LstmWeights(card, trainer.Weights());
        var (known, unknown) = (
            HoldOutScore.Of(weights, series, 0, 1 - plan.HoldOut),
            HoldOutScore.Of(weights, series, 1 - plan.HoldOut, 1)
        );
        return new LstmWeights(
            card with
            {
                TrainLoss = known.Loss,
                HoldOutLoss = unknown.Loss,
                HoldOutMae = unknown.Mae,
                HoldOutLastValueMae = unknown.LastValueMae,
            },
            trainer.Weights()
        );
    }

    private static void WriteCheck(FileInfo check, Trainer trainer, TrainingSeries[] series)
    {
        using var file = check.CreateText();
        trainer.WriteCheck(file, series[0]);
    }

    private static void Progress(TrainingPlan plan, Trainer trainer)
    {
        AnsiConsole
            .Progress()
            .Start(progress =>
            {
                var task = progress.AddTask("training", maxValue: plan.Epochs);
                trainer.Run(
                    (epoch, loss) =>
                    {
                        task.Description = $"epoch {epoch}, loss {loss:f4}";
                        task.Increment(1);
                    }
                );
            });
    }

    private static void Report(LstmCard card)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"{card.Series} series, {card.Samples} samples. Loss {card.TrainLoss:f4}, on the part held out {card.HoldOutLoss:f4}."
        );
        AnsiConsole.MarkupLineInterpolated(
            $"There the median's absolute error is {card.HoldOutMae:f3}, that of the last value {card.HoldOutLastValueMae:f3}."
        );
    }
}
