using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>One run of a hundred equal bursty tenants.</summary>
/// <param name="Seed">Draws the loads.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="HasUnits">Whether each tenant has bonded a unit.</param>
public sealed record FairJob(int Seed, string Policy, bool HasUnits)
{
    /// <summary>The owner that games the rules, and how; null if all are honest.</summary>
    public (AdversaryKind Kind, string Owner)? Attack { get; init; }

    /// <summary>Runs it.</summary>
    public FairOutcome Run()
    {
        var rules = new ClassSetting(Policy).Rules;
        var equal = EvidenceScenarios.EqualTenantsBursting(Seed, rules);
        var scenario = HasUnits ? EvidenceScenarios.WithUnitEach(equal) : equal;
        if (Attack is { } attack)
            scenario = Adversary.Attack(scenario, attack.Owner, attack.Kind);
        var result = ClusterRun.Run(scenario, PolicyCatalog.Create(Policy, rules));
        return FairOutcome.Of(this, scenario, result.Windows[0], result.Writes);
    }
}

/// <summary>What is kept of such a run.</summary>
/// <param name="Job">The run.</param>
/// <param name="Jain">Jain's index of the shares of work served in time.</param>
/// <param name="MinOverMax">The smallest of these shares over the largest.</param>
/// <param name="LeastSharingIncentive">The smallest sharing incentive; NaN where somebody games the rules.</param>
/// <param name="Utilisation">The CPU spent on tenants' work, as a share of the node's CPU.</param>
/// <param name="WritesPerHour">The writes of all tenants in an hour.</param>
/// <param name="InTimeOfOwner">The work of each owner that was served in time, in vCPU-seconds.</param>
public sealed record FairOutcome(
    FairJob Job,
    double Jain,
    double MinOverMax,
    double LeastSharingIncentive,
    double Utilisation,
    double WritesPerHour,
    IReadOnlyDictionary<string, double> InTimeOfOwner
)
{
    private const double SecondsPerHour = 3600;

    internal static FairOutcome Of(FairJob job, Scenario scenario, WindowResult window, int writes) =>
        new(
            job,
            window.Jain,
            window.MinOverMax,
            job.Attack is null && !job.HasUnits ? window.LeastSharingIncentive : double.NaN,
            window.Utilisation,
            writes * SecondsPerHour / scenario.Seconds,
            window
                .Tenants.GroupBy(tenant => tenant.Owner)
                .ToDictionary(owner => owner.Key, owner => owner.Sum(tenant => tenant.Work.InTime), StringComparer.Ordinal)
        );
}
