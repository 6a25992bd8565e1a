using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Simulate;

/// <summary>Everything that a simulation shows.</summary>
internal sealed record SimulationReport(Scenario Scenario, IReadOnlyList<PolicyResult> Results, IReadOnlyList<AdversaryResult> Adversaries)
{
    /// <summary>What a policy's own rules add to the gain: beside the same gaming under max-min. NaN where that was not run.</summary>
    public double GainBesideMaxMin(AdversaryResult result) =>
        Adversaries.FirstOrDefault(other => other.Policy == PolicyCatalog.MaxMin && other.Kind == result.Kind && other.Owner == result.Owner) is { } plain
            ? (1 + result.Gain) / (1 + plain.Gain) - 1
            : double.NaN;
}
