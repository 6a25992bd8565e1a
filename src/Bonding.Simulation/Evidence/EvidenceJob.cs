using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>One run of the evidence.</summary>
/// <param name="Part">Which question it answers.</param>
/// <param name="Group">Loads or seed.</param>
/// <param name="Rules">Name of the numbers in force.</param>
public sealed record EvidenceJob(EvidencePart Part, string Group, string Rules, Scenario Scenario, string Policy)
{
    /// <summary>Who games the rules, and how; null when all are honest.</summary>
    public (AdversaryKind Kind, string Owner)? Attack { get; init; }

    public PolicyResult Run()
    {
        var scenario = Attack is { } attack ? Adversary.Attack(Scenario, attack.Owner, attack.Kind) : Scenario;
        return ClusterRun.Run(scenario, PolicyCatalog.Create(Policy, Scenario.Rules));
    }
}

/// <summary>The questions of the evidence.</summary>
public enum EvidencePart
{
    /// <summary>Which numbers suit the first half of the recorded loads.</summary>
    Selection,

    /// <summary>Which numbers make equal tenants even on seeds that are not reported.</summary>
    FairSelection,

    /// <summary>How long bonded tenants wait on the second half.</summary>
    Waits,

    /// <summary>How evenly equal tenants fare.</summary>
    Fairness,

    /// <summary>Whether gaming pays where everybody has bonded a unit.</summary>
    Gaming,

    /// <summary>Whether gaming pays where nobody has bonded.</summary>
    GamingWithoutUnits,
}

/// <summary>A job and what came out.</summary>
public sealed record EvidenceOutcome(EvidenceJob Job, PolicyResult Result)
{
    public WindowResult Window => Result.Windows[0];

    /// <summary>Wait of bonded tenants' work that arrived under contention, 99 of 100 at or under, in seconds.</summary>
    public double BondedP99 => Window.Find(EvidenceScenarios.BondedClass)?.Work.WaitsUnderContention.Quantile(0.99) ?? 0;
}
