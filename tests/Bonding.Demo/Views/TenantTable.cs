using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bonding.Demo.Views;

/// <summary>The live table: one line a tenant, within 120 columns. Where there is one namespace it stands in the title, and a tier is told by its number.</summary>
internal static class TenantTable
{
    private static readonly string[] Columns =
        ["tenant", "balance", "BU", "base", "adjust", "effective", "forecast", "CPU", "tier", "last reason"];

    public static IRenderable Of(Snapshot snapshot, TimeSpan elapsed)
    {
        var namespaces = snapshot.Tenants.Select(row => row.Tenant.Split('/')[0]).Distinct().ToList();
        var place = namespaces.Count == 1 ? $"namespace {namespaces[0]}   " : "";
        var table = new Table().RoundedBorder().Title($"[bold]Bonding operator[/]   {Markup.Escape(place)}{elapsed.TotalSeconds:0} s");
        foreach (var column in Columns)
            table.AddColumn(IsNumber(column) ? new TableColumn(column).RightAligned().NoWrap() : new TableColumn(column).NoWrap());
        foreach (var row in snapshot.Tenants)
            table.AddRow(Cells(row, namespaces.Count == 1).Select(text => new Markup(text)).ToArray<IRenderable>());
        var bonds = string.Join("   ", snapshot.Bonds.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
        return table.Caption($"bonds: {bonds}   imbalance: {snapshot.ImbalanceMicrocredits} micro-credits   Ctrl-C ends the demo");
    }

    private static bool IsNumber(string column) => column is not ("tenant" or "last reason");

    private static IEnumerable<string> Cells(TenantRow row, bool withoutNamespace) =>
    [
        Markup.Escape(withoutNamespace ? row.Tenant.Split('/')[^1] : row.Tenant),
        Number(row.Balance, "0.000"),
        row.BondedUnits > 0 ? $"[bold]{row.BondedUnits}[/]" : "0",
        Number((decimal?)row.Base, "0.0"),
        Adjustment(row.Adjustment),
        Number((decimal?)row.Effective, "0.00"),
        row.Forecast is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %") : "-",
        row.CpuRequest is { } milli ? $"{milli}m" : "-",
        row.Tier.Length > 0 ? Markup.Escape(row.Tier.Split('-')[^1]) : "-",
        Markup.Escape(row.Reason),
    ];

    private static string Adjustment(double? value)
    {
        var text = Number((decimal?)value, "0.00");
        return value switch { > 1.02 => $"[green]{text}[/]", < 0.98 => $"[blue]{text}[/]", _ => text };
    }

    private static string Number(decimal? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
