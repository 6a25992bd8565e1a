using System.Globalization;

namespace Bonding.Simulation.Loads;

/// <summary>A recorded load: CPU use in cores, one sample per second. It repeats if a run is longer.</summary>
public sealed class LoadTrace
{
    private readonly double[] _cores;

    private LoadTrace(string name, double[] cores) => (Name, this._cores) = (name, cores);

    public string Name { get; }

    public int Seconds => _cores.Length;

    /// <summary>The names of the traces that ship with the project, in order.</summary>
    public static IReadOnlyList<string> Bundled { get; } =
    [
        .. typeof(LoadTrace)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("traces/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name["traces/".Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads a bundled trace.</summary>
    /// <exception cref="FormatException">There is no trace of that name.</exception>
    public static LoadTrace Load(string name)
    {
        using var data =
            typeof(LoadTrace).Assembly.GetManifestResourceStream($"traces/{name}.csv")
            ?? throw new FormatException($"no bundled trace '{name}'; there are: {string.Join(", ", Bundled)}");
        using var reader = new StreamReader(data);
        return Parse(name, reader.ReadToEnd(), "cpu");
    }

    /// <summary>Reads one column of a CSV text: a header line, then one line per second.</summary>
    /// <exception cref="FormatException">The column is missing, or a cell is not a number of at least 0.</exception>
    public static LoadTrace Parse(string name, string csv, string column)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var header =
            lines.Length > 1
                ? lines[0].Split(',')
                : throw new FormatException($"{name} holds no samples: a header and a line a second are allowed");
        var at = Array.IndexOf(header, column);
        if (at < 0)
            throw new FormatException($"{name} has no column '{column}'; there are: {string.Join(", ", header)}");
        return new LoadTrace(name, [.. lines.Skip(1).Select((line, row) => Cell(name, line.Split(','), at, row + 2))]);
    }

    /// <summary>
    /// Returns the work of each second from <paramref name="offset"/> on, times <paramref name="scale"/>, at most <paramref name="most"/>.
    /// </summary>
    public double[] Demand(int seconds, int offset, double scale, double most)
    {
        var demand = new double[seconds];
        for (var t = 0; t < seconds; t++)
            demand[t] = Math.Min(most, scale * _cores[(int)(((long)t + offset) % _cores.Length)]);
        return demand;
    }

    private static double Cell(string name, string[] cells, int at, int line)
    {
        if (
            at < cells.Length
            && double.TryParse(cells[at], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= 0
            && double.IsFinite(value)
        )
            return value;
        throw new FormatException(
            $"{name} line {line}: '{(at < cells.Length ? cells[at] : "")}' is no CPU use; a number of cores from 0 is allowed"
        );
    }
}
