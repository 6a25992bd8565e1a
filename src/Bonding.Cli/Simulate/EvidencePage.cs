using Bonding.Cli.Output;
using Bonding.Simulation.Evidence;

namespace Bonding.Cli.Simulate;

/// <summary>Writes the evidence as one HTML page that loads nothing. It begins with the sentence that says what came out.</summary>
internal static class EvidencePage
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;color:#1d2733;background:#fff;max-width:1400px;margin:2rem auto;padding:0 1rem}"
        + "h1{font-size:1.6rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}"
        + ".sentence{font-size:1.15rem}.facts{color:#51606f}"
        + "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.82rem;display:block;overflow-x:auto}"
        + "th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #e5eaef;white-space:nowrap}th{color:#51606f}"
        + "th:first-child,td:first-child{text-align:left}"
        + "svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#51606f}.grid{stroke:#e5eaef}.axis{font-weight:600}";

    /// <summary>Writes the page.</summary>
    /// <param name="notes">What the figures rest on.</param>
    public static string Write(EvidenceResult evidence, IEnumerable<string> notes) =>
        HtmlPage.Render(
            "What the simulation shows",
            Style,
            $"<h1>What the simulation shows</h1><p class=\"sentence\">{HtmlPage.Encode(evidence.Sentence)}</p>"
                + string.Concat(notes.Select(note => $"<p class=\"facts\">{HtmlPage.Encode(note)}</p>"))
                + Chart(evidence.Classes)
                + string.Concat(new EvidenceTables(evidence).All().Select(table => table.ToHtml()))
        );

    private static string Chart(ClassPool pool) =>
        SvgChart.Bars(
            "Mean wait of bonded work under contention, over that of a weight set once",
            "share",
            [.. pool.Loads.Select(load => load.Name)],
            [
                .. new[] { ClassPlan.Reactive(1), ClassPlan.Bonding(1), ClassPlan.Bonding(15), ClassPlan.Oracle }.Select(setting =>
                    (
                        setting.Name,
                        (IReadOnlyList<double>)
                            [
                                .. pool.Loads.Select(load =>
                                    pool.Mean(load, setting, pool.AllSeeds) / pool.Mean(load, ClassPlan.SetOnce, pool.AllSeeds)
                                ),
                            ]
                    )
                ),
            ]
        );
}
