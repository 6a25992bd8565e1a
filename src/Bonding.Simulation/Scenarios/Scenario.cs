using Bonding.Domain;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Scenarios;

/// <summary>All inputs of a run besides the policy. Equal scenarios give equal results.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Seconds">The length of the run in virtual seconds.</param>
/// <param name="Nodes">The nodes, with unique names.</param>
/// <param name="Tenants">The tenants, with unique keys. Every tenant's node is one of <paramref name="Nodes"/>.</param>
/// <param name="Rules">The parameters of a BondingPolicy.</param>
public sealed record Scenario(
    string Name,
    int Seconds,
    IReadOnlyList<NodeSpec> Nodes,
    IReadOnlyList<TenantSpec> Tenants,
    BondingRules Rules
)
{
    /// <summary>The number of steps per second. A step is as long as the kernel's period for CPU limits, 100 ms.</summary>
    internal const int StepsPerSecond = 10;

    /// <summary>The allocatable CPU of all nodes together.</summary>
    public Millicores Capacity => new(Nodes.Sum(node => node.Allocatable.Value));

    public string Description { get; init; } = "";

    /// <summary>The age of a usage sample when a decision first sees it (scrape and query), in seconds.</summary>
    public int ObservationDelay { get; init; } = 1;

    /// <summary>
    /// How use is measured. Null: policies see what was used in each second, <see cref="ObservationDelay"/> later.
    /// </summary>
    public TelemetryProfile? Telemetry { get; init; }

    /// <summary>The time from the write of a request to its effect in the kernel, in seconds.</summary>
    public int ActuationDelay { get; init; } = 1;

    /// <summary>The seconds at the start in which writes cost no budget, so that entitlements stand as if they had been set once.</summary>
    public int UnbudgetedSeconds { get; init; }

    /// <summary>The wait up to which work counts as served in time, in seconds.</summary>
    public double InTime { get; init; } = 1;

    /// <summary>The measured, disjoint parts of the run. Work belongs to the window of its arrival.</summary>
    public IReadOnlyList<MeasureWindow> Windows { get; init; } = [new MeasureWindow("all", 0, Seconds)];
}

/// <summary>A node and its allocatable CPU.</summary>
public sealed record NodeSpec(string Name, Millicores Allocatable)
{
    internal double Cores => Allocatable.ToVcpus();
}

/// <summary>A part of a run that is measured separately.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="From">The first second.</param>
/// <param name="Until">The first second after the window.</param>
public readonly record struct MeasureWindow(string Name, int From, int Until)
{
    public int Seconds => Until - From;

    public bool Holds(int second) => second >= From && second < Until;
}
