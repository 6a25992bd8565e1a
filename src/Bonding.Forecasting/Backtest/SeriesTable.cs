using System.Globalization;

namespace Bonding.Forecasting.Backtest;

/// <summary>Recorded series of one length: one value per name and second, NaN where a value is missing.</summary>
public sealed record SeriesTable(IReadOnlyList<string> Names, IReadOnlyList<double[]> Values)
{
    private const int LongestGap = 100_000;

    /// <summary>The number of seconds (rows).</summary>
    public int Length => Values.Count == 0 ? 0 : Values[0].Length;

    /// <summary>
    /// Reads CSV: a line of names, the first of which names the time, then rows in order of time. Times are whole numbers with one step
    /// between rows. Missing rows and empty cells become NaN.
    /// </summary>
    /// <exception cref="FormatException">A line is invalid; the message names it.</exception>
    public static SeriesTable Parse(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var line = lines.GetEnumerator();
        var names = line.MoveNext() ? line.Current.Split(',') : [];
        if (names.Length < 2)
            throw new FormatException("Line 1 must name the time and at least one series, separated by commas.");
        var rows = new SortedList<long, double[]>();
        for (var number = 2; line.MoveNext(); number++)
        {
            if (line.Current.Length > 0)
                Add(rows, names, line.Current.Split(','), number);
        }
        return new SeriesTable(names[1..], Columns(rows, names.Length - 1));
    }

    /// <summary>Returns the series whose names match.</summary>
    public SeriesTable Where(Func<string, bool> matches)
    {
        var kept = Enumerable.Range(0, Names.Count).Where(i => matches(Names[i])).ToArray();
        return new SeriesTable([.. kept.Select(i => Names[i])], [.. kept.Select(i => Values[i])]);
    }

    private static void Add(SortedList<long, double[]> rows, string[] names, string[] cells, int number)
    {
        if (cells.Length != names.Length)
            throw new FormatException($"Line {number} has {cells.Length} values; line 1 names {names.Length}.");
        if (!long.TryParse(cells[0], CultureInfo.InvariantCulture, out var time))
            throw new FormatException($"Line {number}, {names[0]}: \"{cells[0]}\" is not a whole number.");
        if (rows.Count > 0 && time <= rows.GetKeyAtIndex(rows.Count - 1))
            throw new FormatException($"Line {number}, {names[0]}: {time} is not after the line before.");
        rows.Add(time, [.. cells.Skip(1).Select((cell, i) => Number(cell, names[i + 1], number))]);
    }

    private static double Number(string cell, string name, int number)
    {
        if (cell.Length == 0)
            return double.NaN;
        return double.TryParse(cell, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"Line {number}, {name}: \"{cell}\" is not a number.");
    }

    private static double[][] Columns(SortedList<long, double[]> rows, int columns)
    {
        var times = rows.Keys;
        var step = times.Zip(times.Skip(1), (a, b) => b - a).DefaultIfEmpty(1).Min();
        var length = times.Count == 0 ? 0 : ((times[^1] - times[0]) / step) + 1;
        if (length > times.Count + (long)LongestGap)
            throw new FormatException($"{length - times.Count} rows are missing; at most {LongestGap} may be.");
        var values = Enumerable.Range(0, columns).Select(_ => new double[length]).ToArray();
        foreach (var column in values)
            Array.Fill(column, double.NaN);
        foreach (var (time, row) in rows)
        {
            for (var c = 0; c < columns; c++)
                values[c][(time - times[0]) / step] = row[c];
        }
        return values;
    }
}
