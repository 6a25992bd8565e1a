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
