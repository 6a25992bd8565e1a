using Bonding.Simulation.Evidence;
using Bonding.Simulation.Loads;

namespace Bonding.Cli.Simulate;

/// <summary>The loads of the evidence: generated and bundled ones, and public recordings if a folder contains them.</summary>
internal sealed class EvidenceLoads
{
    private const int Copies = 3;

    // A machine of 32 threads, recorded in percent, counts as a virtual machine of 8 vCPUs.
    private const double CoresPerPercent = 0.08;

    // Machines and executors outside this range of mean cores are idle, or no tenants of a shared node.
    private const double LeastMachine = 0.08;
    private const double MostMachine = 1;
    private const double LeastExecutor = 0.05;

    // An idle load and a whole machine do not represent tenants of a shared node.
    private static readonly string[] LeftOut = ["host", "idle"];

    private readonly List<string> _missing = [];

    /// <param name="data">The folder; null if there is none.</param>
    /// <param name="only">The names of the classes to run; all if empty.</param>
    public EvidenceLoads(DirectoryInfo? data, IReadOnlyList<string> only)
    {
        var machines = Recordings(data, "machines", "exathlon_1s_nodes.csv", CoresPerPercent);
        var executors = Recordings(data, "executors", "exathlon_1s_executors.csv", 1);
        var all = LoadClasses.All(
            [.. machines.Where(load => load.Cores.Average() is > LeastMachine and < MostMachine)],
            [.. executors.Where(load => load.Cores.Average() > LeastExecutor)]
        );
        Names = [.. all.Select(load => load.Name)];
        Unknown = [.. only.Except(Names)];
        Classes = [.. all.Where(load => only.Count == 0 || only.Contains(load.Name))];
        Groups = [Bundled(), .. GroupOf("machines", machines), .. GroupOf("executors", executors)];
    }

    /// <summary>The names of all classes at hand.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names that were asked for and are no classes.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>The classes to run.</summary>
    public IReadOnlyList<LoadClass> Classes { get; }

    /// <summary>The recordings whose tenants are bonded in turn.</summary>
    public IReadOnlyList<LoadGroup> Groups { get; }

    /// <summary>Says what the figures rest on.</summary>
    /// <param name="seeds">The number of seeds.</param>
    public IEnumerable<string> Notes(int seeds)
    {
        var last = ClassPlan.FirstSeed + seeds - 1;
        yield return $"Judged on seeds {ClassPlan.FirstSeed} to {last} and {Classes.Count} classes. "
            + "Thresholds were set on seeds 1 and 2 of "
            + $"{string.Join(", ", Classes.Where(load => load.IsTuned).Select(load => load.Name))} only.";
        foreach (var missing in _missing)
            yield return $"Left out: {missing}";
    }

    private IReadOnlyList<RecordedLoad> Recordings(DirectoryInfo? data, string name, string fileName, double scale)
    {
        var path = data is null ? "" : Path.Combine(data.FullName, fileName);
        if (!File.Exists(path))
        {
            _missing.Add($"{name}, because --data names no folder with {fileName}.");
            return [];
        }
        var csv = File.ReadAllText(path);
        var columns = csv[..csv.IndexOf('\n')].Trim().Split(',').Where(column => column.EndsWith("_cpu", StringComparison.Ordinal));
        return [.. columns.Select(column => Load(column, LoadTrace.Parse(fileName, csv, column), scale))];
    }

    private static LoadGroup Bundled() =>
        new(
            "bundled",
            [.. LoadTrace.Bundled.Where(name => !LeftOut.Contains(name)).Select(name => Load(name, LoadTrace.Load(name), 1))],
            Copies
        );

    private static IEnumerable<LoadGroup> GroupOf(string name, IReadOnlyList<RecordedLoad> loads) =>
        loads.Count > 0 ? [new LoadGroup(name, loads, 1)] : [];

    private static RecordedLoad Load(string name, LoadTrace trace, double scale) =>
        new(name, trace.Demand(trace.Seconds, 0, scale, double.MaxValue));
}
