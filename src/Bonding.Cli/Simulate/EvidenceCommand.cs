using System.CommandLine;
using Bonding.Simulation.Evidence;
using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary><c>simulate evidence</c>: the runs behind the project's claims.</summary>
internal static class EvidenceCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder with public recordings (exathlon_1s_nodes.csv, exathlon_1s_executors.csv), where there is one." }.AcceptExistingOnly();
        var command = new Command("evidence", "Run what the project claims, on recorded loads, and print the tables.") { data };
        command.SetAction(parsed => Run(EvidenceLoads.All(parsed.GetValue(data)), AnsiConsole.Console, Console.Out));
        return command;
    }

    private static void Run(IReadOnlyList<LoadGroup> groups, IAnsiConsole console, TextWriter output)
    {
        var jobs = EvidencePlan.Jobs(groups);
        var outcomes = new EvidenceOutcome[jobs.Count];
        console.Progress().AutoClear(true).Start(progress =>
        {
            var bar = progress.AddTask($"{jobs.Count} runs", maxValue: jobs.Count);
            Parallel.For(0, jobs.Count, index =>
            {
                outcomes[index] = new EvidenceOutcome(jobs[index], jobs[index].Run());
                bar.Increment(1);
            });
        });
        var evidence = new EvidenceSummary(outcomes);
        foreach (var line in EvidenceTables.Write(evidence)) output.WriteLine(line);
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"Beside the same rules with the last value for a forecast: p99 {evidence.P99VsBondsReactive:0.000}; beside static requests: p99 {evidence.P99VsStatic:0.000}; beside bonded tenants before all others: p99 {evidence.P99VsBondedFirst:0.000}."));
        output.WriteLine(evidence.ResultLine);
    }
}
