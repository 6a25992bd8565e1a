using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Evidence;
using Bonding.Simulation.Policies;

namespace Bonding.Cli.Simulate;

/// <summary>The tables of a hundred equal bursty tenants.</summary>
internal static class FairTables
{
    /// <summary>Returns all of them, in order.</summary>
    public static IEnumerable<ReportTable> All(FairFigures fairness) => [Evenness(fairness), Gaming(fairness)];

    private static ReportTable Evenness(FairFigures fairness) =>
        new(
            "Hundred equal bursty tenants: mean over seeds, its 90 % interval, and the worst seed",
            ["policy", "min/max", "Jain", "least sharing incentive", "utilisation", "writes/h"],
            [
                .. fairness.Policies.Select(policy =>
                    (string[])
                        [
                            policy,
                            MeanAndWorst(fairness, policy, outcome => outcome.MinOverMax),
                            MeanAndWorst(fairness, policy, outcome => outcome.Jain),
                            MeanAndWorst(fairness, policy, outcome => outcome.LeastSharingIncentive),
                            MeanAndWorst(fairness, policy, outcome => outcome.Utilisation),
                            ReportFormat.Number(Math.Round(fairness.Mean(policy, outcome => outcome.WritesPerHour).Value)),
                        ]
                ),
            ]
        );

    private static ReportTable Gaming(FairFigures fairness) =>
        new(
            "Adversaries: gain of work served in time over honesty, mean over seeds of the owner that gains most",
            ["adversary", "max-min", "bonding without units", "set once with a unit each", "bonding with a unit each"],
            [
                .. ScenarioReader
                    .AdversaryNames.Where(one => Adversary.OfDeeds.Contains(one.Value))
                    .Select(adversary =>
                        (string[])
                            [
                                adversary.Name,
                                GainOf(fairness.Gain(PolicyCatalog.MaxMin, adversary.Value, hasUnits: false)),
                                GainOf(fairness.Gain(PolicyCatalog.Bonding, adversary.Value, hasUnits: false)),
                                GainOf(fairness.Gain(PolicyCatalog.SetOnce, adversary.Value, hasUnits: true)),
                                GainOf(fairness.Gain(PolicyCatalog.Bonding, adversary.Value, hasUnits: true)),
                            ]
                    ),
            ]
        );

    private static string GainOf(Figure gain)
    {
        var range = $"{ReportFormat.Percent(100 * gain.Interval.Low)} to {ReportFormat.Percent(100 * gain.Interval.High)}";
        return $"{ReportFormat.Percent(100 * gain.Interval.Value)} [{range}]";
    }

    private static string MeanAndWorst(FairFigures fairness, string policy, Func<FairOutcome, double> measure)
    {
        var mean = fairness.Mean(policy, measure);
        return $"{ReportFormat.Share(mean.Value)} [{ReportFormat.Range(mean)}] ({ReportFormat.Share(fairness.Worst(policy, measure))})";
    }
}
