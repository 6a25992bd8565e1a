using Bonding.Simulation.Evidence;
using Bonding.Simulation.Policies;

namespace Bonding.Cli.Simulate;

/// <summary>Writes the evidence as Markdown tables, which are also readable in a terminal.</summary>
internal static class EvidenceTables
{
    public static IEnumerable<string> Write(EvidenceSummary evidence) =>
        [
            .. Section(
                "Numbers tried on the first half of the loads: wait of bonded tenants under contention, p99 seconds",
                Selection(evidence)
            ),
            .. Section("Numbers tried on three other seeds of a hundred equal bursty tenants, means", FairSelection(evidence)),
            .. Section("Second half: wait under contention, seconds", Waits(evidence)),
            .. Section(
                "Hundred equal bursty tenants, mean of ten seeds, 90 % interval of the mean, and the worst seed",
                Fairness(evidence)
            ),
            .. Section(
                "Adversaries with a unit each: largest gain of work served in time over honesty",
                Gaming(evidence, EvidencePart.Gaming)
            ),
            .. Section(
                "Adversaries without units: largest gain of work served in time over honesty",
                Gaming(evidence, EvidencePart.GamingWithoutUnits)
            ),
        ];

    private static IEnumerable<string> Section(string title, IEnumerable<string[]> rows)
    {
        var cells = rows.ToList();
        yield return $"{Environment.NewLine}**{title}**{Environment.NewLine}";
        var widths = cells[0].Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        var rules = widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":");
        for (var row = 0; row < cells.Count; row++)
        {
            var padded = cells[row].Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            yield return $"| {string.Join(" | ", padded)} |";
            if (row == 0)
                yield return $"|{string.Join("|", rules)}|";
        }
    }

    private static IEnumerable<string[]> Selection(EvidenceSummary evidence)
    {
        yield return ["numbers", .. evidence.Groups];
        foreach (var rules in evidence.OfPart(EvidencePart.Selection).GroupBy(outcome => outcome.Job.Rules))
            yield return
            [
                rules.Key,
                .. evidence.Groups.Select(group => ReportFormat.Seconds(rules.First(outcome => outcome.Job.Group == group).BondedP99)),
            ];
    }

    private static IEnumerable<string[]> FairSelection(EvidenceSummary evidence)
    {
        yield return ["numbers", "min/max", "Jain", "writes per hour"];
        foreach (var rules in evidence.OfPart(EvidencePart.FairSelection).GroupBy(outcome => outcome.Job.Rules))
            yield return
            [
                rules.Key,
                ReportFormat.Share(rules.Average(outcome => outcome.Window.MinOverMax)),
                ReportFormat.Share(rules.Average(outcome => outcome.Window.Jain)),
                ReportFormat.Number(Math.Round(rules.Average(outcome => outcome.Result.Writes * 3600.0 / outcome.Job.Scenario.Seconds))),
            ];
    }

    private static IEnumerable<string[]> Waits(EvidenceSummary evidence)
    {
        yield return
        [
            "loads",
            "policy",
            "bonded p50",
            "bonded p99",
            "bonded mean",
            "others p99",
            "utilisation",
            "writes per hour",
            "flips per tenant-hour",
        ];
        foreach (var outcome in evidence.OfPart(EvidencePart.Waits))
        {
            var bonded = outcome.Window.Find(EvidenceScenarios.BondedClass)!.Work.WaitsUnderContention;
            var others = outcome.Window.Find(EvidenceScenarios.UnbondedClass)!.Work.WaitsUnderContention;
            yield return
            [
                outcome.Job.Group,
                outcome.Job.Policy,
                ReportFormat.Seconds(bonded.Quantile(0.5)),
                ReportFormat.Seconds(bonded.Quantile(0.99)),
                ReportFormat.Share(bonded.MeanSeconds),
                ReportFormat.Seconds(others.Quantile(0.99)),
                ReportFormat.Share(outcome.Window.Utilisation),
                ReportFormat.Number(Math.Round(outcome.Result.Writes * 3600.0 / outcome.Job.Scenario.Seconds)),
                ReportFormat.Number(outcome.Result.FlipsPerTenantHour),
            ];
        }
    }

    private static IEnumerable<string[]> Fairness(EvidenceSummary evidence)
    {
        yield return ["policy", "min/max", "Jain", "least sharing incentive", "utilisation"];
        foreach (var policy in evidence.OfPart(EvidencePart.Fairness).GroupBy(outcome => outcome.Job.Policy))
            yield return
            [
                policy.Key,
                MeanAndWorst(policy.Select(outcome => outcome.Window.MinOverMax)),
                MeanAndWorst(policy.Select(outcome => outcome.Window.Jain)),
                MeanAndWorst(policy.Select(outcome => outcome.Window.LeastSharingIncentive)),
                MeanAndWorst(policy.Select(outcome => outcome.Window.Utilisation)),
            ];
    }

    private static IEnumerable<string[]> Gaming(EvidenceSummary evidence, EvidencePart part)
    {
        string[] policies = [PolicyCatalog.MaxMin, PolicyCatalog.Karma, PolicyCatalog.Bonding];
        yield return ["adversary", .. policies, "bonding beside max-min"];
        foreach (var (name, kind) in ScenarioReader.AdversaryNames)
        {
            var gains = policies
                .Select(policy => evidence.Gains(part, policy).Where(gain => gain.Kind == kind).Max(gain => gain.Gain))
                .Append(evidence.GainBesideMaxMin(part, kind));
            yield return [name, .. gains.Select(gain => ReportFormat.Percent(100 * gain))];
        }
    }

    private static string MeanAndWorst(IEnumerable<double> values)
    {
        var mean = SeedMean.Of([.. values]);
        var interval = $"{ReportFormat.Share(mean.Low)}–{ReportFormat.Share(mean.High)}";
        return $"{ReportFormat.Share(mean.Mean)} [{interval}] ({ReportFormat.Share(mean.Worst)})";
    }
}
