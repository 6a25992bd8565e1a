using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Cli.Recordings;
using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Train;

/// <summary>
/// The command <c>train</c>: trains the LSTM on recorded series. It starts <c>bonding-train</c>, a separate program, because
/// LibTorch takes half a gigabyte that no other command needs.
/// </summary>
internal static class TrainCommand
{
    private const string Program = "bonding-train";

    private static readonly Option<string> ResourceClass = new("--class")
    {
        Description = "The kind of series, such as cpu; it is written into the weights' card.",
        Required = true,
    };
    private static readonly Option<FileInfo> Output = new("--output", "-o")
    {
        Description = "File to write the weights to.",
        Required = true,
    };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Number of passes over the series." };
    private static readonly Option<FileInfo?> Trainer = new("--trainer")
    {
        Description = $"Path of the program {Program}. Default: beside this program, or on the PATH.",
    };

    public static Command Create()
    {
        var source = new SeriesOptions();
        var command = new Command("train", "Train the LSTM on recorded series.") { ResourceClass, Output, Epochs, Trainer };
        source.AddTo(command);
        command.SetAction((parsed, cancellationToken) => FailureHandler.RunAsync(() => RunAsync(source, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SeriesOptions source, ParseResult parsed, CancellationToken cancellationToken)
    {
        var trainer = Find(parsed.GetValue(Trainer));
        var table = await source.ReadAsync(parsed, TimeProvider.System, cancellationToken);
        var csv = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(csv, Lines(table), cancellationToken);
            var start = new ProcessStartInfo(
                trainer,
                ["--csv", csv, "--class", parsed.GetRequiredValue(ResourceClass), "--output", parsed.GetRequiredValue(Output).FullName]
            );
            if (parsed.GetValue(Epochs) is { } epochs)
            {
                start.ArgumentList.Add("--epochs");
                start.ArgumentList.Add(epochs.ToString(CultureInfo.InvariantCulture));
            }
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            File.Delete(csv);
        }
    }

    private static string Find(FileInfo? given)
    {
        if (given is not null)
            return given.Exists ? given.FullName : throw new FileNotFoundException($"--trainer {given}: there is no such file.");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(AppContext.BaseDirectory);
        return folders.Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"{Program} is neither beside this program nor on the PATH. "
                    + "Build it with \"dotnet build src/Bonding.Training\" and name it with --trainer."
            );
    }

    private static IEnumerable<string> Lines(SeriesTable table)
    {
        yield return string.Join(',', table.Names.Prepend("t"));
        for (var t = 0; t < table.Length; t++)
        {
            var cells = table.Values.Select(values => double.IsFinite(values[t]) ? values[t].ToString(CultureInfo.InvariantCulture) : "");
            yield return string.Join(',', cells.Prepend(t.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
