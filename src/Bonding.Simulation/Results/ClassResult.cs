namespace Bonding.Simulation.Results;

/// <summary>All tenants of a class in one window.</summary>
public sealed record ClassResult(string Class, int Tenants, WorkTally Work);
