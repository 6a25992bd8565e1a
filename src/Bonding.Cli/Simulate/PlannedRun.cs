using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Simulate;

/// <summary>What a scenario file asks for.</summary>
/// <param name="Policies">Names of policies, in the order to be shown.</param>
internal sealed record PlannedRun(Scenario Scenario, IReadOnlyList<string> Policies, IReadOnlyList<(AdversaryKind Kind, string Owner)> Adversaries);
