using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>Nothing is forecast: base multipliers alone.</summary>
public sealed class NoOutlooks : IOutlooks
{
    public void Observe(ClusterView cluster)
    {
    }

    public DemandOutlook Of(TenantView tenant) => DemandOutlook.None;
}
