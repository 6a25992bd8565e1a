using Bonding.Forecasting.Backtest;

namespace Bonding.Benchmarks;

/// <summary>Series of one kind in the folder of evaluation data, with the protocol that judges them.</summary>
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

    /// <summary>
    /// Reads the group's series, evenly sampled if there are too many. They are rounded to single precision for all models alike.
    /// </summary>
    public SeriesTable Read(string folder)
    {
        var table = SeriesTable
            .Parse(System.IO.File.ReadLines(Path.Combine(folder, File)))
            .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal));
        int[] taken =
            Most > 0 && table.Names.Count > Most
                ? [.. Enumerable.Range(0, Most).Select(i => (int)Math.Round(1 + ((table.Names.Count - 1.0) * i / (Most - 1))) - 1)]
                : [.. Enumerable.Range(0, table.Names.Count)];
        return new SeriesTable(
            [.. taken.Select(c => table.Names[c])],
            [.. taken.Select(c => table.Values[c].Select(value => (double)(float)value).ToArray())]
        );
    }
}
