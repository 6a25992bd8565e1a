using System.Globalization;
using Bonding.Faults;
using Bonding.Faults.Corruption;
using Bonding.Faults.Interleavings;
using Bonding.Faults.Poison;
using Bonding.Faults.Sweep;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Proxies.Faults;

const int Interleavings = 40_000;
const int SideBySide = 6;
const int Processes = 2;

using var end = new StopSignals();

// A number N runs every N-th trial only, to look at a change quickly.
var every = 1;
if (args.Length > 0 && (!int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out every) || every < 1))
{
    Console.Error.WriteLine($"EVERY is \"{args[0]}\"; allowed: a whole number from 1 on");
    return 2;
}

// Runs only the trials that a text names, to look again at a violation.
var only = args.Length > 1 ? args[1] : "";

await using var cluster = await FaultCluster.StartAsync(end.Token);
var sweep = new FaultSweep(new TrialRunner(cluster), Console.Out);
CallLog log = new(),
    processLog = new();
await sweep.RunAsync([Trial.Undisturbed(log)], 1, end.Token);
await sweep.RunAsync(Chosen([.. TrialPlan.For(log.Points), .. CorruptionPlan.Trials]), SideBySide, end.Token);
await sweep.RunAsync([KillPlan.Undisturbed(processLog)], 1, end.Token);
await sweep.RunAsync(Chosen(KillPlan.For(processLog.Points)), Processes, end.Token);
await sweep.RunAsync(Chosen(PoisonPlan.For(cluster.Admin, processLog.Points)), Processes, end.Token);
sweep.PrintTable();
var broken = InterleavingSweep.Violations(Interleavings);
foreach (var violation in broken)
    Console.WriteLine($"VIOLATION {violation}");
var violations = sweep.Violations + broken.Count;
var poisoned = sweep.Results.Count(result => result.HasFired && result.Trial.Fault.StartsWith("poisoned", StringComparison.Ordinal));
Console.WriteLine($"RESULT positions={sweep.Positions} violations={violations} poisoned_tenants={poisoned} interleavings={Interleavings}");
return violations == 0 ? 0 : 1;

IReadOnlyList<Trial> Chosen(IEnumerable<Trial> trials) =>
    [.. trials.Where(trial => trial.ToString().Contains(only, StringComparison.Ordinal)).Where((_, index) => index % every == 0)];
