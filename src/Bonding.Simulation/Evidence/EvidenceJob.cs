using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>One run of the evidence.</summary>
/// <param name="Part">The part of the evidence.</param>
/// <param name="Group">The load group or the seed.</param>
/// <param name="Rules">The name of the parameters in force.</param>
public sealed record EvidenceJob(EvidencePart Part, string Group, string Rules, Scenario Scenario, string Policy)
{
    /// <summary>The owner that games the rules, and how; null if all are honest.</summary>
    public (AdversaryKind Kind, string Owner)? Attack { get; init; }

    public PolicyResult Run()
    {
        var scenario = Attack is { } attack ? Adversary.Attack(Scenario, attack.Owner, attack.Kind) : Scenario;
        return ClusterRun.Run(scenario, PolicyCatalog.Create(Policy, Scenario.Rules));
    }
}

/// <summary>The parts of the evidence.</summary>
public enum EvidencePart
{
    /// <summary>Compares parameters on the first half of the recorded loads.</summary>
    Selection,

    /// <summary>Compares the evenness of equal tenants by parameters, on seeds that are not reported.</summary>
    FairSelection,

    /// <summary>Measures the waits of bonded tenants on the second half.</summary>
    Waits,

    /// <summary>Measures the evenness of equal tenants.</summary>
    Fairness,

    /// <summary>Measures the gain of adversaries if every tenant has bonded a unit.</summary>
    Gaming,

    /// <summary>Measures the gain of adversaries if no tenant has bonded.</summary>
    GamingWithoutUnits,
}

/// <summary>A job and its result.</summary>
public sealed record EvidenceOutcome(EvidenceJob Job, PolicyResult Result)
{
    public WindowResult Window => Result.Windows[0];

    /// <summary>The 0.99 quantile of the wait of bonded tenants' work that arrived under contention, in seconds.</summary>
    public double BondedP99 => Window.Find(EvidenceScenarios.BondedClass)?.Work.WaitsUnderContention.Quantile(0.99) ?? 0;
}
