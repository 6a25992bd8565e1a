using System.Globalization;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Asking;

/// <summary>The comparison for people: the cost, both sides, the neighbours.</summary>
internal static class WhatIfView
{
    public static void Write(WhatIfAnswer answer, TextWriter output)
    {
        var console = Terminal.On(output);
        console.Write(Terminal.Properties(
        [
            ("Account", answer.Account),
            ("Bond", $"{Wording.Units(answer.Units)} for {answer.Price} credits, {answer.Tax} of them tax; bonded for good"),
            ("Balance", $"{answer.Balance} credits; {Wording.Affordable(answer.AffordableInSeconds)}"),
            .. answer.Problem is null ? (IEnumerable<(string, string)>)[] : [("But", answer.Problem)],
        ]));
        console.Write(Sides(answer.Now, answer.Then));
        console.WriteLine(answer.Neighbours.Count == 0 ? "No neighbour's target would change." : "Neighbours whose target CPU request would change:");
        if (answer.Neighbours.Count > 0) console.Write(Neighbours(answer.Neighbours));
    }

    private static Table Sides(WhatIfSide now, WhatIfSide then)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("", "NOW", "THEN");
        void Row(string name, Func<WhatIfSide, string> value) => table.AddRow(name, Markup.Escape(value(now)), Markup.Escape(value(then)));
        Row("bonded units", side => side.BondedUnits.ToString(CultureInfo.InvariantCulture));
        Row("base multiplier", side => Wording.Factor(side.Base));
        Row("effective multiplier", side => Wording.Factor(side.Effective));
        Row("tier", side => side.Tier);
        Row("target CPU request", side => Wording.Cpu(side.Target));
        return table;
    }

    private static Table Neighbours(IReadOnlyList<WhatIfNeighbour> neighbours)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("ACCOUNT", "NOW", "THEN");
        foreach (var neighbour in neighbours)
            table.AddRow(Markup.Escape(neighbour.Account ?? "(one that you may not read)"), Wording.Cpu(neighbour.Now), Wording.Cpu(neighbour.Then));
        return table;
    }
}
