using Bonding.Domain;

namespace Bonding.Simulation.Scenarios;

/// <summary>Everything that a run depends on, besides the policy. The same scenario always gives the same result.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Seconds">Length of the run in virtual seconds.</param>
/// <param name="Nodes">Names unique.</param>
/// <param name="Tenants">Keys unique; every tenant's node is one of <paramref name="Nodes"/>.</param>
/// <param name="Rules">The numbers of a BondingPolicy.</param>
public sealed record Scenario(string Name, int Seconds, IReadOnlyList<NodeSpec> Nodes, IReadOnlyList<TenantSpec> Tenants, BondingRules Rules)
{
    public string Description { get; init; } = "";

    /// <summary>Age of a usage sample when a decision first sees it: scrape and query. Seconds.</summary>
    public int ObservationDelay { get; init; } = 1;

    /// <summary>From the write of a request until the kernel shares by it. Seconds.</summary>
    public int ActuationDelay { get; init; } = 1;

    /// <summary>Work served within this time of its arrival counts as in time. Seconds.</summary>
    public double InTime { get; init; } = 1;

    /// <summary>What is measured: disjoint stretches of the run. Work belongs to the window it arrives in.</summary>
    public IReadOnlyList<MeasureWindow> Windows { get; init; } = [new MeasureWindow("all", 0, Seconds)];
}
