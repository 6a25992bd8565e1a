using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary>Writes the summary to the terminal.</summary>
internal static class SummaryTables
{
    private const int WidthOfFiles = 140;

    public static void Show(SimulationReport report, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WidthOfFiles;
        var scenario = report.Scenario;
        console.MarkupInterpolated($"[bold]{scenario.Name}[/]: {scenario.Tenants.Count} tenants on {scenario.Nodes.Count} nodes, ");
        console.MarkupLineInterpolated($"{scenario.Seconds} s, measured from {scenario.Windows[0].From} s on");
        if (scenario.Description.Length > 0)
            console.MarkupLineInterpolated($"{scenario.Description}");
        console.MarkupLineInterpolated($"{report.Sentence}");
        console.Write(Waits(report));
        console.Write(Shares(report));
        console.Write(Credits(report));
        if (report.Adversaries.Count > 0)
            console.Write(Adversaries(report));
    }

    private static Table Waits(SimulationReport report)
    {
        var table = TableOf(
            "Wait of work for CPU, seconds, and what that holds and costs",
            "policy",
            "class",
            "p99",
            "contended mean",
            "contended p99",
            "in time",
            "request over base",
            "writes"
        );
        foreach (var result in report.Results)
        foreach (var group in result.Windows[0].Classes)
            table.AddRow([result.Policy, group.Class, .. ReportFormat.WaitsAndPrice(group)]);
        return table;
    }

    private static Table Shares(SimulationReport report)
    {
        var table = TableOf(
            "Shares",
            "policy",
            "utilisation",
            "contended",
            "min/max",
            "Jain",
            "sharing incentive",
            "writes",
            "flips per tenant-hour"
        );
        foreach (var result in report.Results)
        {
            var window = result.Windows[0];
            table.AddRow(
                result.Policy,
                ReportFormat.Share(window.Utilisation),
                ReportFormat.Share(window.UtilisationUnderContention),
                ReportFormat.Share(window.MinOverMax),
                ReportFormat.Share(window.Jain),
                ReportFormat.Share(window.LeastSharingIncentive),
                ReportFormat.Number(result.Writes),
                ReportFormat.Number(result.FlipsPerTenantHour)
            );
        }
        return table;
    }

    private static Table Credits(SimulationReport report)
    {
        var table = TableOf(
            "Credits of all tenants",
            "policy",
            "opening",
            "minted",
            "spent",
            "discarded",
            "bonded",
            "tax",
            "balance",
            "units",
            "imbalance"
        );
        foreach (var result in report.Results)
        {
            var flows = result.Credits;
            table.AddRow([
                result.Policy,
                .. new[] { flows.Opening, flows.Minted, flows.Spent, flows.Discarded, flows.Bonded, flows.Tax, flows.Balance }.Select(
                    amount => ReportFormat.Number(amount.ToDouble())
                ),
                ReportFormat.Number(flows.Units),
                flows.Imbalance.ToString(),
            ]);
        }
        return table;
    }

    private static Table Adversaries(SimulationReport report)
    {
        var table = TableOf(
            "Adversaries: gain of own work served in time, beside honesty",
            "policy",
            "adversary",
            "owner",
            "honest",
            "gaming",
            "gain"
        );
        foreach (var result in report.Adversaries)
            table.AddRow(
                result.Policy,
                ReportFormat.Name(result.Kind),
                result.Owner,
                ReportFormat.Number(result.Honest.InTime),
                ReportFormat.Number(result.Gaming.InTime),
                ReportFormat.Percent(100 * result.Gain)
            );
        return table;
    }

    private static Table TableOf(string title, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).Title(title);
        for (var index = 0; index < columns.Length; index++)
            table.AddColumn(new TableColumn(columns[index]) { NoWrap = true, Alignment = index == 0 ? Justify.Left : Justify.Right });
        return table;
    }
}
