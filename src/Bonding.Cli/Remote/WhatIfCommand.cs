using System.CommandLine;
using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Remote;

/// <summary><c>what-if</c>: what a bond would cost and change.</summary>
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

/// <summary>The comparison for people: the cost, both sides, the neighbours.</summary>
internal static class WhatIfView
{
    public static void Write(WhatIfResponse answer, TextWriter output)
    {
        var console = Terminal.CreateConsole(output);
        console.Write(
            Terminal.Properties([
                ("Account", answer.Account),
                ("Bond", $"{HumanFormat.Units(answer.Units)} for {answer.Price} credits, {answer.Tax} of them tax; bonded for good"),
                ("Balance", $"{answer.Balance} credits; {HumanFormat.Affordable(answer.AffordableInSeconds)}"),
                .. answer.Problem is null ? (IEnumerable<(string, string)>)[] : [("But", answer.Problem)],
            ])
        );
        console.Write(Sides(answer.Now, answer.Then));
        console.WriteLine(
            answer.Neighbours.Count == 0 ? "No neighbour's target would change." : "Neighbours whose target CPU request would change:"
        );
        if (answer.Neighbours.Count > 0)
            console.Write(Neighbours(answer.Neighbours));
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
