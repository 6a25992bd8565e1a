using System.CommandLine;
using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Remote;

/// <summary>The command <c>what-if</c>: shows what a bond would cost and change.</summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        var bond = new Option<int>("--bond") { Description = "Units to bond.", Required = true };
        return TenantCommand.Create<WhatIfResponse>(
            "what-if",
            "What a bond would cost and change, for the tenant and its neighbours. Nothing is written.",
            parsed => "what-if?bond=" + parsed.GetRequiredValue(bond).ToString(CultureInfo.InvariantCulture),
            WhatIfView.Write,
            bond
        );
    }
}

/// <summary>Writes the comparison for people: the cost, the values before and after, and the neighbours affected.</summary>
internal static class WhatIfView
{
    public static void Write(WhatIfResponse response, TextWriter output)
    {
        var console = Terminal.CreateConsole(output);
        console.Write(
            Terminal.Properties([
                ("Account", response.Account),
                ("Bond", $"{HumanFormat.Units(response.Units)} for {response.Price} credits, {response.Tax} of them tax; bonded for good"),
                ("Balance", $"{response.Balance} credits; {HumanFormat.Affordable(response.AffordableInSeconds)}"),
                .. response.Problem is null ? (IEnumerable<(string, string)>)[] : [("But", response.Problem)],
            ])
        );
        console.Write(Sides(response.Now, response.Then));
        console.WriteLine(
            response.Neighbours.Count == 0 ? "No neighbour's target would change." : "Neighbours whose target CPU request would change:"
        );
        if (response.Neighbours.Count > 0)
            console.Write(Neighbours(response.Neighbours));
    }

    private static Table Sides(WhatIfSide now, WhatIfSide then)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("", "NOW", "THEN");
        void Row(string name, Func<WhatIfSide, string> value) => table.AddRow(name, Markup.Escape(value(now)), Markup.Escape(value(then)));
        Row("bonded units", side => side.BondedUnits.ToString(CultureInfo.InvariantCulture));
        Row("base multiplier", side => HumanFormat.Factor(side.Base));
        Row("effective multiplier", side => HumanFormat.Factor(side.Effective));
        Row("tier", side => side.Tier);
        Row("target CPU request", side => HumanFormat.Cpu(side.Target));
        return table;
    }

    private static Table Neighbours(IReadOnlyList<WhatIfNeighbour> neighbours)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("ACCOUNT", "NOW", "THEN");
        foreach (var neighbour in neighbours)
            table.AddRow(
                Markup.Escape(neighbour.Account ?? "(one that you may not read)"),
                HumanFormat.Cpu(neighbour.Now),
                HumanFormat.Cpu(neighbour.Then)
            );
        return table;
    }
}
