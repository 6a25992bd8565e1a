namespace Bonding.Simulation.Evidence;

/// <summary>A recorded load of the evidence: cores used, one sample a second.</summary>
public sealed record RecordedLoad(string Name, IReadOnlyList<double> Cores);
