using System.Globalization;
using Bonding.Forecasting.Backtest;

namespace Bonding.Benchmarks;

/// <summary>Series of one kind from the folder of evaluation data, and how they are judged.</summary>
internal sealed record DataGroup(string Name, string File, string Suffix, int Most, BacktestProtocol Protocol)
{
    private static readonly BacktestProtocol Second = new();

    public static IReadOnlyList<DataGroup> All { get; } =
    [
        new("node_cpu", "exathlon_1s_nodes.csv", "_cpu", 0, Second),
        new("exec_cpu", "exathlon_1s_executors.csv", "_cpu", 0, Second),
        new("node_disk", "exathlon_1s_nodes.csv", "_disk", 10, Second),
        new("node_net", "exathlon_1s_nodes.csv", "_net", 10, Second),
        new("node_mem", "exathlon_1s_nodes.csv", "_mem", 10, Second),
        new("exec_mem", "exathlon_1s_executors.csv", "_mem", 8, Second),
        new("rps", "autothrottle_rps_1s.csv", "_rps", 0, Second),
        new("host", "local_host_1s.csv", "", 0, Second),
        new("crane", "crane_60s.csv", "_cpu", 0, new BacktestProtocol(1440, 49)),
    ];

    /// <summary>The group's series, evenly picked when there are more than it takes. Single precision on both sides of a comparison.</summary>
    public IReadOnlyList<double[]> Read(string folder)
    {
        var rows = System.IO.File.ReadLines(Path.Combine(folder, File)).Select(line => line.Split(',')).ToArray();
        int[] columns = [.. Enumerable.Range(1, rows[0].Length - 1).Where(c => rows[0][c].EndsWith(Suffix, StringComparison.Ordinal))];
        if (Most > 0 && columns.Length > Most)
            columns = [.. Enumerable.Range(0, Most).Select(i => columns[(int)Math.Round(1 + ((columns.Length - 1.0) * i / (Most - 1))) - 1])];
        return [.. columns.Select(c => rows[1..].Select(row => (double)float.Parse(row[c], CultureInfo.InvariantCulture)).ToArray())];
    }
}
