namespace Bonding.Simulation.Evidence;

/// <summary>Recorded loads that run together.</summary>
/// <param name="Copies">Tenants with each load, each shifted in time.</param>
public sealed record LoadGroup(string Name, IReadOnlyList<RecordedLoad> Loads, int Copies);
