using Bonding.Cli.Output;
using Bonding.Simulation.Policies;

namespace Bonding.Cli.Simulate;

/// <summary>Writes the report as one HTML page. Styles and charts are inline; it loads nothing.</summary>
internal static class HtmlReport
{
    private const double HighestShown = 0.999;
    private const double Resolution = 0.1;
    private const int MostPoints = 300;

    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;color:#1d2733;background:#fff;max-width:980px;margin:2rem auto;padding:0 1rem}"
        + "h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #d6dde4;padding-bottom:.2rem}"
        + "p{margin:.4rem 0}.sentence{font-size:1.15rem}.facts{color:#51606f}"
        + "table{border-collapse:collapse;margin:.6rem 0;font-variant-numeric:tabular-nums;font-size:.88rem}"
        + "th,td{padding:.22rem .7rem;text-align:right;border-bottom:1px solid #e5eaef}th{font-weight:600;color:#51606f}"
        + "th:first-child,td:first-child,.second td:nth-child(2),.second th:nth-child(2){text-align:left}"
        + ".own td{background:#eef5fd;font-weight:600}"
        + "figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.2rem}svg{width:100%;height:auto}"
        + "svg text{font:11px system-ui,sans-serif;fill:#51606f}.grid{stroke:#e5eaef}.axis{font-weight:600}"
        + "dt{font-weight:600}dd{margin:0 0 .3rem 1rem}";

    public static string Write(SimulationReport report) =>
        HtmlPage.Render(
            $"{report.Scenario.Name} · simulation",
            Style,
            Head(report) + Waits(report) + Cluster(report) + Shares(report) + Credits(report) + Adversaries(report) + Glossary()
        );

    private static string Head(SimulationReport report)
    {
        var scenario = report.Scenario;
        var cores = ReportFormat.Number(scenario.Capacity.ToVcpus());
        return $"<h1>{HtmlPage.Encode(scenario.Name)}</h1><p class=\"sentence\">{HtmlPage.Encode(report.Sentence)}</p>"
            + $"<p>{HtmlPage.Encode(scenario.Description)}</p><p class=\"facts\">"
            + $"{scenario.Tenants.Count} tenants on {scenario.Nodes.Count} nodes with {cores} cores; "
            + $"{scenario.Seconds} s of virtual time, measured from {scenario.Windows[0].From} s on; "
            + $"usage is seen after {scenario.ObservationDelay} s, a written request acts after {scenario.ActuationDelay} s.</p>";
    }

    private static string Waits(SimulationReport report)
    {
        var classes = report.Results[0].ClassNames;
        var bars = SvgChart.Bars(
            "Wait under contention, 99 of 100 parts of the work at or under",
            "seconds",
            classes,
            [
                .. report.Results.Select(result =>
                    (
                        result.Policy,
                        (IReadOnlyList<double>)
                            [.. classes.Select(name => result.Windows[0].Find(name)!.Work.WaitsUnderContention.Quantile(0.99))]
                    )
                ),
            ]
        );
        var curves = classes.Select(name =>
            SvgChart.Lines(
                $"Share of work of class “{name}” that waited at most so long, under contention",
                "seconds",
                "share",
                Cumulative(report, name)
            )
        );
        return "<h2>How long work waits for CPU</h2>"
            + bars
            + Table(
                WaitRows(report),
                "second",
                "policy",
                "class",
                "p99 s",
                "contended mean s",
                "contended p99 s",
                "in time",
                "request over base",
                "writes"
            )
            + string.Concat(curves);
    }

    private static IEnumerable<(string Policy, string[] Cells)> WaitRows(SimulationReport report) =>
        report.Results.SelectMany(result =>
            result
                .Windows[0]
                .Classes.Select(group => (result.Policy, (string[])[result.Policy, group.Class, .. ReportFormat.WaitsAndPrice(group)]))
        );

    private static string Cluster(SimulationReport report)
    {
        var capacity = report.Scenario.Capacity.ToVcpus();
        var first = report.Results[0].Timeline;
        var load = SvgChart.Lines(
            "Work that arrives, and the CPU there is",
            "second",
            "cores",
            [("arriving", Thin(first.Select(moment => moment.Offered))), ("capacity", [(0, capacity), (first.Count, capacity)])]
        );
        var waiting = report
            .Results[0]
            .ClassNames.Select(
                (name, index) =>
                    SvgChart.Lines(
                        $"Work of class “{name}” that waits",
                        "second",
                        "vCPU-seconds",
                        [.. report.Results.Select(result => (result.Policy, Thin(result.Timeline.Select(moment => moment.Waiting[index]))))]
                    )
            );
        return "<h2>The cluster over time</h2>" + load + string.Concat(waiting);
    }

    private static string Shares(SimulationReport report)
    {
        var bars = SvgChart.Bars(
            "Evenness of the shares of work served in time",
            "1 is even",
            ["min / max", "Jain's index"],
            [
                .. report.Results.Select(result =>
                    (result.Policy, (IReadOnlyList<double>)[result.Windows[0].MinOverMax, result.Windows[0].Jain])
                ),
            ]
        );
        var rows = report.Results.Select(result =>
            (
                result.Policy,
                (string[])
                    [
                        result.Policy,
                        ReportFormat.Share(result.Windows[0].Utilisation),
                        ReportFormat.Share(result.Windows[0].UtilisationUnderContention),
                        ReportFormat.Share(result.Windows[0].MinOverMax),
                        ReportFormat.Share(result.Windows[0].Jain),
                        ReportFormat.Share(result.Windows[0].LeastSharingIncentive),
                        ReportFormat.Number(result.Writes),
                        ReportFormat.Number(result.FlipsPerTenantHour),
                    ]
            )
        );
        return "<h2>Shares, stability and cost</h2>"
            + bars
            + Table(
                rows,
                "",
                "policy",
                "utilisation",
                "contended",
                "min/max",
                "Jain",
                "sharing incentive",
                "API writes",
                "flips per tenant-hour"
            );
    }

    private static string Credits(SimulationReport report)
    {
        var rows = report.Results.Select(result =>
            (
                result.Policy,
                (string[])
                    [
                        result.Policy,
                        .. new[]
                        {
                            result.Credits.Opening,
                            result.Credits.Minted,
                            result.Credits.Spent,
                            result.Credits.Discarded,
                            result.Credits.Bonded,
                            result.Credits.Tax,
                            result.Credits.Balance,
                        }.Select(amount => ReportFormat.Number(amount.ToDouble())),
                        ReportFormat.Number(result.Credits.Units),
                        result.Credits.Imbalance.ToString(),
                    ]
            )
        );
        return "<h2>Credits of all tenants</h2>"
            + Table(rows, "", "policy", "opening", "minted", "spent", "discarded", "bonded", "tax", "balance", "units", "imbalance");
    }

    private static string Adversaries(SimulationReport report)
    {
        if (report.Adversaries.Count == 0)
            return "";
        var rows = report.Adversaries.Select(result =>
            (
                result.Policy,
                (string[])
                    [
                        result.Policy,
                        ReportFormat.Name(result.Kind),
                        result.Owner,
                        ReportFormat.Number(result.Honest.InTime),
                        ReportFormat.Number(result.Gaming.InTime),
                        ReportFormat.Percent(100 * result.Gain),
                        ReportFormat.Percent(100 * report.GainBesideMaxMin(result)),
                    ]
            )
        );
        return "<h2>Does gaming pay?</h2>"
            + Table(rows, "second", "policy", "adversary", "owner", "in time when honest", "in time when gaming", "gain", "beside max-min");
    }

    private static string Glossary() =>
        "<h2>Words</h2><dl>"
        + string.Concat(
            PolicyCatalog.Names.Select(name => $"<dt>{HtmlPage.Encode(name)}</dt><dd>{HtmlPage.Encode(PolicyCatalog.Describe(name))}</dd>")
        )
        + "<dt>contended</dt><dd>The node had more work than CPU: the same seconds under every policy.</dd>"
        + "<dt>in time</dt><dd>Served within a second of its arrival, unless the scenario says otherwise.</dd>"
        + "<dt>sharing incentive</dt><dd>Work served in time over that of a fixed part of the node, in proportion to the base request; "
        + "the smallest of any tenant. 1 or more: all gain by sharing.</dd>"
        + "<dt>beside max-min</dt><dd>The gain relative to the same attack under max-min: the part that comes from the policy's own rules. "
        + "A pooler shares its own slack under any policy.</dd>"
        + "<dt>request over base</dt><dd>What the pods of the class requested in the mean, over what they requested at first.</dd>"
        + "<dt>flip</dt><dd>A write that reverses the direction of a pod's request.</dd></dl>";

    private static string Table(IEnumerable<(string Policy, string[] Cells)> rows, string kind, params string[] columns) =>
        $"<table class=\"{kind}\"><thead><tr>{string.Concat(columns.Select(column => $"<th>{HtmlPage.Encode(column)}</th>"))}</tr></thead>"
        + $"<tbody>{string.Concat(rows.Select(row => Row(row.Policy, row.Cells)))}</tbody></table>";

    private static string Row(string policy, string[] cells) =>
        $"<tr{(policy == PolicyCatalog.Bonding ? " class=\"own\"" : "")}>"
        + string.Concat(cells.Select(cell => $"<td>{HtmlPage.Encode(cell)}</td>"))
        + "</tr>";

    // Every curve continues to the end of the longest.
    private static List<(string, IReadOnlyList<(double X, double Y)>)> Cumulative(SimulationReport report, string group)
    {
        var curves = report
            .Results.Select(result =>
                (
                    result.Policy,
                    Points: result
                        .Windows[0]
                        .Find(group)!
                        .Work.WaitsUnderContention.Cumulative()
                        .TakeWhile(point => point.Share <= HighestShown)
                        .ToList()
                )
            )
            .ToList();
        var end = curves.SelectMany(curve => curve.Points).Select(point => point.Seconds).DefaultIfEmpty(1).Max();
        return
        [
            .. curves.Select(curve =>
                (
                    curve.Policy,
                    (IReadOnlyList<(double X, double Y)>)
                        [.. curve.Points, (Math.Max(curve.Points.LastOrDefault().Seconds, Resolution), 1), (end, 1)]
                )
            ),
        ];
    }

    private static List<(double X, double Y)> Thin(IEnumerable<double> values)
    {
        var all = values.ToList();
        var step = Math.Max(1, all.Count / MostPoints);
        return [.. all.Chunk(step).Select((part, index) => ((double)index * step, part.Max()))];
    }
}
