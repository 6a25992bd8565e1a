namespace Bonding.Simulation.Policies;

/// <summary>The cluster when a policy decides.</summary>
/// <param name="Second">Seconds since the beginning: the next second to come.</param>
/// <param name="Now">The same as a moment.</param>
/// <param name="Tenants">All tenants, by index.</param>
/// <param name="Nodes">All nodes.</param>
public sealed record ClusterView(int Second, DateTimeOffset Now, IReadOnlyList<TenantView> Tenants, IReadOnlyList<NodeView> Nodes);
