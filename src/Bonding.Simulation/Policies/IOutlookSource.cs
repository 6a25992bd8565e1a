using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>Provides the outlook of tenants. An instance serves one run.</summary>
public interface IOutlookSource
{
    /// <summary>Takes the measurements of the last second. Called once before the outlooks of a second are read.</summary>
    void Observe(PolicySnapshot cluster);

    /// <summary>Returns the outlook of a tenant.</summary>
    DemandOutlook Of(PolicyTenant tenant);

    /// <summary>Returns what is known of the bursts of a tenant.</summary>
    BurstOutlook BurstsOf(PolicyTenant tenant) => BurstOutlook.Unknown;

    /// <summary>Returns the newest usage of a tenant in cores; NaN if it is not known.</summary>
    double UsageOf(PolicyTenant tenant) => tenant.Usage;
}

/// <summary>Provides no forecast, so that base multipliers apply alone.</summary>
public sealed class NoOutlookSource : IOutlookSource
{
    public void Observe(PolicySnapshot cluster) { }

    public DemandOutlook Of(PolicyTenant tenant) => DemandOutlook.None;
}
