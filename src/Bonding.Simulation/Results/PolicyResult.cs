namespace Bonding.Simulation.Results;

/// <summary>What one policy achieved in a scenario.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Windows">In the order of the scenario.</param>
/// <param name="Credits">Over the whole run.</param>
/// <param name="Writes">Writes of pod specs.</param>
/// <param name="Flips">Writes that turned the direction of a pod's request.</param>
/// <param name="TenantHours">Virtual time × tenants.</param>
public sealed record PolicyResult(
    string Policy, IReadOnlyList<WindowResult> Windows, CreditFlows Credits, int Writes, int Flips, double TenantHours)
{
    public double FlipsPerTenantHour => TenantHours > 0 ? Flips / TenantHours : 0;

    /// <summary>In order.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Second by second.</summary>
    public IReadOnlyList<Moment> Timeline { get; init; } = [];

    /// <summary>Work of the whole run, warm-up included.</summary>
    public WorkTally Total { get; init; } = new();

    /// <summary>The window of that name.</summary>
    public WindowResult Window(string name) => Windows.First(window => window.Window.Name == name);
}
