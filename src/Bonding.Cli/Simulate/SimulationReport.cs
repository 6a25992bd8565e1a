using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;
using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary>The results of a simulation.</summary>
internal sealed record SimulationReport(Scenario Scenario, IReadOnlyList<PolicyResult> Results, IReadOnlyList<AdversaryResult> Adversaries)
{
    private static readonly string[] Yardsticks = [PolicyCatalog.SetOnce, PolicyCatalog.Static];

    /// <summary>One sentence that says what came out for the tenants with bonds; for all, if none has one.</summary>
    public string Sentence
    {
        get
        {
            var rule = Results.FirstOrDefault(result => result.Policy == PolicyCatalog.Bonding) ?? Results[0];
            var beside = Yardsticks
                .Select(name => Results.FirstOrDefault(result => result.Policy == name))
                .FirstOrDefault(found => found != null);
            var (wait, held, writes) = OutcomeOf(rule);
            var sentence =
                $"Under {rule.Policy}, {Whose} waits {wait} s for CPU under contention, "
                + $"holds {held} of its base request, and costs {writes} writes";
            if (beside is null || beside == rule)
                return sentence + ".";
            var (otherWait, otherHeld, otherWrites) = OutcomeOf(beside);
            return $"{sentence}; under {beside.Policy} it waits {otherWait} s, holds {otherHeld} and costs {otherWrites}.";
        }
    }

    private bool HasBonds => Scenario.Tenants.Any(tenant => tenant.Bonds.Count > 0);

    private string Whose => HasBonds ? "work of tenants with bonds" : "work";

    private (string Wait, string Held, string Writes) OutcomeOf(PolicyResult result)
    {
        var bonded = Scenario.Tenants.Where(tenant => !HasBonds || tenant.Bonds.Count > 0).Select(tenant => tenant.Key).ToHashSet();
        var group = ClassResult.Of("", [.. result.Windows[0].Tenants.Where(tenant => bonded.Contains(tenant.Key))]);
        return (
            ReportFormat.Share(group.Work.WaitsUnderContention.MeanSeconds),
            ReportFormat.Hundredths(group.Requests.Held),
            ReportFormat.Number(result.Windows[0].Tenants.Sum(tenant => tenant.Requests.Writes))
        );
    }

    /// <summary>
    /// Returns the gain relative to the same attack under max-min, which comes from the policy's own rules. NaN if that was not run.
    /// </summary>
    public double GainBesideMaxMin(AdversaryResult result) =>
        Adversaries.FirstOrDefault(other =>
            other.Policy == PolicyCatalog.MaxMin && other.Kind == result.Kind && other.Owner == result.Owner
        )
            is { } plain
            ? (1 + result.Gain) / (1 + plain.Gain) - 1
            : double.NaN;
}

/// <summary>Runs all policies of a scenario in parallel and shows their progress.</summary>
internal sealed class SimulationRunner(IAnsiConsole console)
{
    public SimulationReport Run(PlannedRun plan)
    {
        var results = new PolicyResult[plan.Policies.Count];
        var adversaries = new AdversaryResult[plan.Adversaries.Count * plan.Policies.Count];
        Progress()
            .Start(progress =>
            {
                var bars = plan.Policies.Select(policy => progress.AddTask(policy, maxValue: 1)).ToList();
                Parallel.For(
                    0,
                    results.Length,
                    index =>
                    {
                        var policy = PolicyCatalog.Create(plan.Policies[index], plan.Scenario.Rules);
                        results[index] = ClusterRun.Run(plan.Scenario, policy, done => bars[index].Value = done);
                    }
                );
                if (adversaries.Length == 0)
                    return;
                var bar = progress.AddTask("adversaries", maxValue: adversaries.Length);
                Parallel.For(
                    0,
                    adversaries.Length,
                    index =>
                    {
                        var (kind, owner) = plan.Adversaries[index / results.Length];
                        adversaries[index] = AdversaryResult.Measure(plan.Scenario, results[index % results.Length], kind, owner);
                        bar.Increment(1);
                    }
                );
            });
        return new SimulationReport(plan.Scenario, results, adversaries);
    }

    private Progress Progress() =>
        console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
}
