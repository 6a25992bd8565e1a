using Bonding.Simulation.Evidence;
using Bonding.Simulation.Loads;

namespace Bonding.Cli.Simulate;

/// <summary>The recorded loads of the evidence: what ships with the project, and public recordings where a folder holds them.</summary>
internal static class EvidenceLoads
{
    private const int Copies = 3;

    // A machine of 32 threads, told in percent, as a virtual machine of 8 vCPUs.
    private const double CoresPerPercent = 0.08;

    // Who does nothing and who is a whole machine are no tenants of a shared node.
    private static readonly string[] LeftOut = ["host", "idle"];

    public static IReadOnlyList<LoadGroup> All(DirectoryInfo? data)
    {
        List<LoadGroup> groups = [new("bundled", [.. LoadTrace.Bundled.Where(name => !LeftOut.Contains(name)).Select(name => Load(name, LoadTrace.Load(name), 1))], Copies)];
        AddPublic(groups, "machines", data, "exathlon_1s_nodes.csv", CoresPerPercent);
        AddPublic(groups, "executors", data, "exathlon_1s_executors.csv", 1);
        return groups;
    }

    private static void AddPublic(List<LoadGroup> groups, string name, DirectoryInfo? data, string fileName, double scale)
    {
        var path = data is null ? "" : Path.Combine(data.FullName, fileName);
        if (!File.Exists(path)) return;
        var csv = File.ReadAllText(path);
        var columns = csv[..csv.IndexOf('\n')].Trim().Split(',').Where(column => column.EndsWith("_cpu", StringComparison.Ordinal));
        groups.Add(new LoadGroup(name, [.. columns.Select(column => Load(column, LoadTrace.Parse(fileName, csv, column), scale))], 1));
    }

    private static RecordedLoad Load(string name, LoadTrace trace, double scale) => new(name, trace.Demand(trace.Seconds, 0, scale, double.MaxValue));
}
