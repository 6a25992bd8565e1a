using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Scenarios;

/// <summary>Everything that a run depends on, besides the policy. The same scenario always gives the same result.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Seconds">Length of the run in virtual seconds.</param>
/// <param name="Nodes">Names unique.</param>
/// <param name="Tenants">Keys unique; every tenant's node is one of <paramref name="Nodes"/>.</param>
/// <param name="Rules">The numbers of a BondingPolicy.</param>
public sealed record Scenario(
    string Name,
    int Seconds,
    IReadOnlyList<NodeSpec> Nodes,
    IReadOnlyList<TenantSpec> Tenants,
    BondingRules Rules
)
{
    /// <summary>Steps of a second: as long as the kernel's period for CPU limits, 100 ms.</summary>
    internal const int StepsPerSecond = 10;

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

/// <summary>A node and its allocatable CPU in millicores.</summary>
public sealed record NodeSpec(string Name, int Millicores)
{
    internal double Cores => Millicores / 1000.0;
}

/// <summary>A stretch of a run that is measured for itself.</summary>
/// <param name="Name">For reports.</param>
/// <param name="From">First second.</param>
/// <param name="Until">First second after it.</param>
public readonly record struct MeasureWindow(string Name, int From, int Until)
{
    public int Seconds => Until - From;

    public bool Holds(int second) => second >= From && second < Until;
}
