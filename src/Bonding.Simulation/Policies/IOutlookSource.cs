using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>Where the outlook of tenants comes from. One object serves one run.</summary>
public interface IOutlookSource
{
    /// <summary>Takes what was measured in the last second; called once before the outlooks of a second are asked for.</summary>
    void Observe(PolicySnapshot cluster);

    DemandOutlook Of(PolicyTenant tenant);
}

/// <summary>Nothing is forecast: base multipliers alone.</summary>
public sealed class NoOutlookSource : IOutlookSource
{
    public void Observe(PolicySnapshot cluster) { }

    public DemandOutlook Of(PolicyTenant tenant) => DemandOutlook.None;
}
