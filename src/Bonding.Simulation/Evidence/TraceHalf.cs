namespace Bonding.Simulation.Evidence;

/// <summary>Parameters are chosen on one half of every trace and reported on the other.</summary>
public enum TraceHalf
{
    Selection,
    Report,
}
