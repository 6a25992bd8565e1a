using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Policies;

/// <summary>A node with the tenants on it, by their index.</summary>
public sealed record NodeView(NodeSpec Spec, IReadOnlyList<int> Tenants);
