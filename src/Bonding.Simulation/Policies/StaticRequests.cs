namespace Bonding.Simulation.Policies;

/// <summary>Requests stay as they are, as in a cluster without an operator.</summary>
public sealed class StaticRequests : IAllocationPolicy
{
    public string Name => PolicyCatalog.Static;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster) => [];
}
