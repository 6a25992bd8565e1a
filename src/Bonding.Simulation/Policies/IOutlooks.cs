using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>Where the outlook of tenants comes from. One object serves one run.</summary>
public interface IOutlooks
{
    /// <summary>Takes what was measured in the last second; called once before the outlooks of a second are asked for.</summary>
    void Observe(ClusterView cluster);

    DemandOutlook Of(TenantView tenant);
}
