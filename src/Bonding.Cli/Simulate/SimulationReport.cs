using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Simulate;

/// <summary>Everything that a simulation shows.</summary>
internal sealed record SimulationReport(Scenario Scenario, IReadOnlyList<PolicyResult> Results, IReadOnlyList<AdversaryResult> Adversaries);
