using System.CommandLine;
using System.Globalization;
using Bonding.Simulation.Evidence;
using Bonding.Simulation.Loads;
using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary><c>simulate evidence</c>: runs the scenarios behind the project's claims.</summary>
internal static class EvidenceCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder with public recordings (exathlon_1s_nodes.csv, exathlon_1s_executors.csv), where there is one.",
        }.AcceptExistingOnly();
        var command = new Command("evidence", "Run what the project claims, on recorded loads, and print the tables.") { data };
        command.SetAction(parsed => Run(EvidenceLoads.All(parsed.GetValue(data)), AnsiConsole.Console, Console.Out));
        return command;
    }

    private static void Run(IReadOnlyList<LoadGroup> groups, IAnsiConsole console, TextWriter output)
    {
        var jobs = EvidencePlan.Jobs(groups);
        var outcomes = new EvidenceOutcome[jobs.Count];
        console
            .Progress()
            .AutoClear(true)
            .Start(progress =>
            {
                var bar = progress.AddTask($"{jobs.Count} runs", maxValue: jobs.Count);
                Parallel.For(
                    0,
                    jobs.Count,
                    index =>
                    {
                        outcomes[index] = new EvidenceOutcome(jobs[index], jobs[index].Run());
                        bar.Increment(1);
                    }
                );
            });
        var evidence = new EvidenceSummary(outcomes);
        foreach (var line in EvidenceTables.Write(evidence))
            output.WriteLine(line);
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Beside the same rules with the last value for a forecast: p99 {evidence.P99VsBondsReactive:0.000}; "
                    + $"beside static requests: p99 {evidence.P99VsStatic:0.000}; "
                    + $"beside bonded tenants before all others: p99 {evidence.P99VsBondedFirst:0.000}."
            )
        );
        output.WriteLine(evidence.ResultLine);
    }
}

/// <summary>Loads the recorded loads of the evidence: the bundled ones, and public recordings if a folder contains them.</summary>
internal static class EvidenceLoads
{
    private const int Copies = 3;

    // A machine of 32 threads, recorded in percent, counts as a virtual machine of 8 vCPUs.
    private const double CoresPerPercent = 0.08;

    // An idle load and a whole machine do not represent tenants of a shared node.
    private static readonly string[] LeftOut = ["host", "idle"];

    public static IReadOnlyList<LoadGroup> All(DirectoryInfo? data)
    {
        List<LoadGroup> groups =
        [
            new(
                "bundled",
                [.. LoadTrace.Bundled.Where(name => !LeftOut.Contains(name)).Select(name => Load(name, LoadTrace.Load(name), 1))],
                Copies
            ),
        ];
        AddPublic(groups, "machines", data, "exathlon_1s_nodes.csv", CoresPerPercent);
        AddPublic(groups, "executors", data, "exathlon_1s_executors.csv", 1);
        return groups;
    }

    private static void AddPublic(List<LoadGroup> groups, string name, DirectoryInfo? data, string fileName, double scale)
    {
        var path = data is null ? "" : Path.Combine(data.FullName, fileName);
        if (!File.Exists(path))
            return;
        var csv = File.ReadAllText(path);
        var columns = csv[..csv.IndexOf('\n')].Trim().Split(',').Where(column => column.EndsWith("_cpu", StringComparison.Ordinal));
        groups.Add(new LoadGroup(name, [.. columns.Select(column => Load(column, LoadTrace.Parse(fileName, csv, column), scale))], 1));
    }

    private static RecordedLoad Load(string name, LoadTrace trace, double scale) =>
        new(name, trace.Demand(trace.Seconds, 0, scale, double.MaxValue));
}
