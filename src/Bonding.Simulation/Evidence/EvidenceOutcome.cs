using Bonding.Simulation.Results;

namespace Bonding.Simulation.Evidence;

/// <summary>A job and what came out.</summary>
public sealed record EvidenceOutcome(EvidenceJob Job, PolicyResult Result)
{
    public WindowResult Window => Result.Windows[0];

    /// <summary>Wait of bonded tenants' work that arrived under contention, 99 of 100 at or under, in seconds.</summary>
    public double BondedP99 => Window.Find(EvidenceScenarios.BondedClass)?.Work.WaitsUnderContention.Quantile(0.99) ?? 0;
}
