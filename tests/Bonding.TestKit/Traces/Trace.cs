using System.Globalization;

namespace Bonding.TestKit.Traces;

/// <summary>
/// A recorded load, one sample per second, which repeats without end. Every reading is a function of the elapsed time alone.
/// </summary>
public sealed class Trace
{
    private const string Prefix = "traces/";
    private const double KibiBytes = 1024;
    private const double MebiBytes = 1024 * 1024;

    private readonly double[] _cpu;
    private readonly double[] _read;
    private readonly double[] _write;
    private readonly double[] _memory;

    private Trace(string name, IReadOnlyList<double[]> rows)
    {
        Name = name;
        _cpu = Cumulate(rows, 1, 1);
        _memory = [.. rows.Select(row => row[2] * MebiBytes)];
        _read = Cumulate(rows, 3, KibiBytes);
        _write = Cumulate(rows, 4, KibiBytes);
        PeakCores = rows.Max(row => row[1]);
        PeakMemoryBytes = _memory.Max();
    }

    /// <summary>The names of the bundled traces, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Trace)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    public string Name { get; }

    public double PeakCores { get; }

    public double PeakMemoryBytes { get; }

    /// <summary>The recorded length, after which the trace starts again.</summary>
    public int Seconds => _memory.Length;

    /// <summary>A bundled trace; <see cref="Names"/> are allowed.</summary>
    public static Trace Load(string name)
    {
        using var data =
            typeof(Trace).Assembly.GetManifestResourceStream($"{Prefix}{name}.csv")
            ?? throw new ArgumentException($"no trace '{name}'; there are: {string.Join(", ", Names)}", nameof(name));
        using var reader = new StreamReader(data);
        return Parse(name, reader.ReadToEnd());
    }

    /// <summary>Reads a CSV text with a header and the columns t, cpu (cores), memory (MiB), read and write (KiB/s).</summary>
    public static Trace Parse(string name, string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Trace(name, [.. lines.Skip(1).Select(line => line.Split(',').Select(ParseCell).ToArray())]);
    }

    /// <summary>
    /// Returns the totals after that time, at the recorded size. Between two samples the load of the running second is
    /// even.
    /// </summary>
    public UsageTotals At(TimeSpan elapsed)
    {
        var second = elapsed.TotalSeconds;
        return new UsageTotals(Total(_cpu, second), Total(_read, second), Total(_write, second), _memory[(int)(second % Seconds)]);
    }

    private double Total(double[] sums, double second)
    {
        var rounds = Math.Floor(second / Seconds);
        var rest = second - rounds * Seconds;
        var whole = Math.Min((int)rest, Seconds - 1);
        return rounds * sums[Seconds] + sums[whole] + (rest - whole) * (sums[whole + 1] - sums[whole]);
    }

    private static double ParseCell(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static double[] Cumulate(IReadOnlyList<double[]> rows, int column, double unit)
    {
        var sums = new double[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++)
            sums[i + 1] = sums[i] + rows[i][column] * unit;
        return sums;
    }
}
