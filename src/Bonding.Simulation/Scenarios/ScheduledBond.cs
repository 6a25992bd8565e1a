namespace Bonding.Simulation.Scenarios;

/// <summary>A Bond that a tenant creates in a second of the run. It waits until the credits suffice.</summary>
public readonly record struct ScheduledBond(int Second, int Units);
