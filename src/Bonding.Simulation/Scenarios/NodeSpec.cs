namespace Bonding.Simulation.Scenarios;

/// <summary>A node and its allocatable CPU in millicores.</summary>
public sealed record NodeSpec(string Name, int Millicores)
{
    internal double Cores => Millicores / 1000.0;
}
