using System.Globalization;
using Bonding.Cli.Output;
using Spectre.Console;

namespace Bonding.Cli.Top;

/// <summary>Writes the accounts as a table, one line each.</summary>
internal static class TopTable
{
    private const int Gap = 2;

    private static readonly (string Name, bool IsNumber, Func<TopRow, string> Cell)[] Columns =
    [
        ("TENANT", false, row => row.Tenant),
        (
            "BALANCE",
            true,
            row => Number(decimal.TryParse(row.Balance, CultureInfo.InvariantCulture, out var credits) ? credits : null, "0.000")
        ),
        ("BONDED", true, row => row.BondedUnits.ToString(CultureInfo.InvariantCulture)),
        ("BASE", true, row => Number(row.Base, "0.0#")),
        ("ADJUST", true, row => Number(row.Adjustment, "0.00")),
        ("MULTIPLIER", true, row => Number(row.Effective, "0.00")),
        ("TIER", false, row => row.Tier ?? "-"),
        ("REQUEST", true, row => Cpu(row.Request)),
        ("SHARE", true, row => Cpu(row.Target)),
        ("SPACING", true, row => Seconds(row.SpacingMilliseconds)),
        ("AGE", true, row => Seconds(row.AgeMilliseconds)),
        ("REASON", false, ReasonOf),
    ];

    public static void Write(IReadOnlyList<TopRow> rows, bool withNamespace, TextWriter output)
    {
        var table = new Table().Border(TableBorder.None);
        if (withNamespace)
            table.AddColumn(Column("NAMESPACE"));
        foreach (var (name, isNumber, _) in Columns)
            table.AddColumn(isNumber ? Column(name).RightAligned() : Column(name));
        foreach (var row in rows)
            table.AddRow([
                .. (withNamespace ? (string[])[row.Namespace] : [])
                    .Concat(Columns.Select(column => column.Cell(row)))
                    .Select(Markup.Escape),
            ]);
        Terminal.CreateUnwrappedConsole(output).Write(table);
    }

    private static TableColumn Column(string name) => new TableColumn(name).NoWrap().Padding(0, 0, Gap, 0);

    // The reason for the multiplier, then the reason for the request.
    private static string ReasonOf(TopRow row)
    {
        var multiplier = row.Limit is null or "None" ? row.Reason : $"{row.Reason} ({row.Limit})";
        return string.Join(
            " / ",
            new[] { multiplier, row.AllocationReason, row.Mode is "Off" or "Observe" ? $"mode {row.Mode}" : null }.Where(text =>
                !string.IsNullOrEmpty(text)
            )
        );
    }

    private static string Cpu(int? millicores) => millicores is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value}m") : "-";

    private static string Seconds(long? milliseconds) =>
        milliseconds is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 1000.0:0.#}s") : "-";

    private static string Number(IFormattable? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
