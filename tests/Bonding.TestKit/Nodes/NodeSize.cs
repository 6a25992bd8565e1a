namespace Bonding.TestKit.Nodes;

/// <summary>What one simulated node offers to pods: CPU in milli-cores, memory in MiB, and a count of pods.</summary>
public sealed record NodeSize(int MilliCpu, int MemoryMiB, int Pods = 250);
