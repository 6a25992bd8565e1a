using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bonding.Demo.Views;

/// <summary>
/// Renders the live table: one line a tenant on 120 columns, two for a long reason on 100. A single namespace stands in
/// the title, and a tier is shown by its number.
/// </summary>
internal static class TenantTable
{
    private const string LastColumn = "last reason";
    private static readonly string[] Columns =
    [
        "tenant",
        "balance",
        "BU",
        "tier",
        "adjust",
        "mult",
        "forecast",
        "skill",
        "cover",
        "CPU",
        LastColumn,
    ];

    public static IRenderable Of(Snapshot snapshot, TimeSpan elapsed)
    {
        var namespaces = snapshot.Tenants.Select(row => row.Tenant.Split('/')[0]).Distinct().ToList();
        var place = namespaces.Count == 1 ? $"namespace {namespaces[0]}   " : "";
        var table = new Table()
            .Border(TableBorder.Simple)
            .Title($"[bold]Bonding operator[/]   {Markup.Escape(place)}{elapsed.TotalSeconds:0} s");
        foreach (var column in Columns)
            table.AddColumn(Column(column));
        foreach (var row in snapshot.Tenants)
            table.AddRow(Cells(row, namespaces.Count == 1).Select(text => new Markup(text)).ToArray<IRenderable>());
        var bonds = string.Join("   ", snapshot.Bonds.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
        return table.Caption($"bonds: {bonds}   imbalance: {snapshot.ImbalanceMicrocredits} micro-credits   Ctrl-C ends the demo");
    }

    private static TableColumn Column(string name) =>
        name switch
        {
            "tenant" => new TableColumn(name).NoWrap().Padding(0, 0, 1, 0),
            LastColumn => new TableColumn(name).Padding(0, 0, 0, 0),
            _ => new TableColumn(name).RightAligned().NoWrap().Padding(0, 0, 1, 0),
        };

    private static IEnumerable<string> Cells(TenantRow row, bool withoutNamespace) =>
        [
            Markup.Escape(withoutNamespace ? row.Tenant.Split('/')[^1] : row.Tenant),
            Number(row.Balance, "0.00"),
            row.BondedUnits > 0 ? $"[bold]{row.BondedUnits}[/]" : "0",
            row.Tier.Length > 0 ? Markup.Escape(row.Tier.Split('-')[^1]) : "-",
            Adjustment(row.Adjustment),
            Number((decimal?)row.Effective, "0.00"),
            Band(row),
            Skill(row),
            row is { PeakLimit: not null, Coverage: { } coverage } ? Percent(coverage) : "-",
            row.CpuRequest is { } milli ? $"{milli}m" : "-",
            Markup.Escape(row.Reason),
        ];

    // From what is expected next to what the allocation reckons with.
    private static string Band(TenantRow row) =>
        row is { Median: { } median, PeakLimit: { } limit }
            ? string.Create(CultureInfo.InvariantCulture, $"{median * 100:0}..{limit * 100:0}%")
            : "-";

    private static string Skill(TenantRow row)
    {
        if (row is not { PeakLimit: not null, Skill: { } skill })
            return "-";
        var text = skill.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
        return skill > 0 ? $"[green]{text}[/]" : text;
    }

    private static string Adjustment(double? value)
    {
        var text = Number((decimal?)value, "0.00");
        return value switch
        {
            > 1.02 => $"[green]{text}[/]",
            < 0.98 => $"[blue]{text}[/]",
            _ => text,
        };
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0}%");

    private static string Number(decimal? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
