using System.Collections.Concurrent;
using System.CommandLine;
using System.Text;
using Bonding.Simulation.Evidence;
using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary><c>simulate evidence</c>: runs the scenarios behind the project's claims.</summary>
internal static class EvidenceCommand
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder with public recordings (exathlon_1s_nodes.csv, exathlon_1s_executors.csv), where there is one.",
        }.AcceptExistingOnly();
        var seeds = new Option<int>("--seeds")
        {
            Description = "Seeds of the load classes, from 11 on; equal tenants get twice as many.",
            DefaultValueFactory = _ => ClassPlan.Seeds,
        };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"--seeds is {result.GetValueOrDefault<int>()}; 1 or more are allowed");
        });
        var classes = new Option<string[]>("--class") { Description = "Only these load classes.", AllowMultipleArgumentsPerToken = true };
        var sample = new Option<bool>("--sample")
        {
            Description = "A sample in a minute or two: two classes, one seed, ten minutes of virtual time. Its figures prove nothing.",
        };
        var html = new Option<FileInfo?>("--html") { Description = "Write a report to this file: one page that needs no network." };
        var command = new Command("evidence", "Run what the project claims, by load class, and print the tables.")
        {
            data,
            seeds,
            classes,
            sample,
            html,
        };
        command.SetAction(parsed =>
            Run(
                new EvidenceLoads(
                    parsed.GetValue(data),
                    parsed.GetValue(sample) ? EvidenceSize.SampleClasses : parsed.GetValue(classes) ?? []
                ),
                parsed.GetValue(sample) ? EvidenceSize.Sample : EvidenceSize.Of(parsed.GetValue(seeds)),
                parsed.GetValue(html)
            )
        );
        return command;
    }

    private static int Run(EvidenceLoads loads, EvidenceSize size, FileInfo? html)
    {
        if (loads.Unknown.Count > 0)
        {
            Console.Error.WriteLine($"--class is '{loads.Unknown[0]}'; allowed: {string.Join(", ", loads.Names)}");
            return 1;
        }
        var evidence = new EvidenceRunner(AnsiConsole.Console).Run(loads, size);
        Console.Out.WriteLine(evidence.Sentence);
        foreach (var line in loads.Notes(size.Seeds))
            Console.Out.WriteLine(line);
        foreach (var line in new EvidenceTables(evidence).All().SelectMany(table => table.ToMarkdown()))
            Console.Out.WriteLine(line);
        if (html is not null)
            File.WriteAllText(html.FullName, EvidencePage.Write(evidence, loads.Notes(size.Seeds)), Utf8);
        Console.Out.WriteLine();
        Console.Out.WriteLine(evidence.ResultLine);
        return 0;
    }
}

/// <summary>How much evidence is run.</summary>
/// <param name="Seeds">The seeds of each load class.</param>
/// <param name="Seconds">The measured virtual time of a run of a load class.</param>
/// <param name="FairSeeds">The seeds of equal tenants.</param>
internal readonly record struct EvidenceSize(int Seeds, int Seconds, int FairSeeds)
{
    private const int SampleSeconds = 600;

    /// <summary>The classes of a sample.</summary>
    public static IReadOnlyList<string> SampleClasses { get; } = ["cron60", "onoff"];

    /// <summary>Whether whole recordings are run too.</summary>
    public bool HasRecordings => Seconds == ClassScenarios.Hour;

    /// <summary>A sample, for which a minute or two suffices.</summary>
    public static EvidenceSize Sample => new(1, SampleSeconds, 1);

    /// <summary>A whole hour for each run.</summary>
    /// <param name="seeds">The seeds of each load class; equal tenants get twice as many.</param>
    public static EvidenceSize Of(int seeds) => new(seeds, ClassScenarios.Hour, FairPlan.Seeds * seeds / ClassPlan.Seeds);
}

/// <summary>Runs the evidence on all processors and shows its progress.</summary>
internal sealed class EvidenceRunner(IAnsiConsole console)
{
    public EvidenceResult Run(EvidenceLoads loads, EvidenceSize size)
    {
        var classes = ClassPlan.Jobs(loads.Classes, size.Seeds, size.Seconds);
        var rotations = ClassPlan.RotationJobs(size.HasRecordings ? loads.Groups : []);
        var fair = FairPlan.Jobs(size.FairSeeds);
        ClassOutcome[][] classOutcomes = new ClassOutcome[classes.Count][];
        ClassOutcome[][] rotationOutcomes = new ClassOutcome[rotations.Count][];
        var fairOutcomes = new FairOutcome[fair.Count];
        console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var runs = classes.Concat(rotations).Sum(job => job.Settings.Count) + fair.Count;
                var bar = progress.AddTask($"{runs} runs", maxValue: runs);
                Each(classes.Count, index => classOutcomes[index] = [.. classes[index].Run(() => bar.Increment(1))]);
                Each(rotations.Count, index => rotationOutcomes[index] = [.. rotations[index].Run(() => bar.Increment(1))]);
                Each(
                    fair.Count,
                    index =>
                    {
                        fairOutcomes[index] = fair[index].Run();
                        bar.Increment(1);
                    }
                );
            });
        return new EvidenceResult(
            new ClassPool([.. classOutcomes.SelectMany(outcomes => outcomes)]),
            new ClassPool([.. rotationOutcomes.SelectMany(outcomes => outcomes)]),
            new FairFigures(fairOutcomes)
        );
    }

    // Jobs take minutes, so each processor takes the next one when it is free.
    private static void Each(int count, Action<int> run) =>
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering), run);
}
