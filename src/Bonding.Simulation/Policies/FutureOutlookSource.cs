using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Knows the bursts to come and the work that waits, and nothing else: what the operator's own rule would do if each alarm came true.
/// </summary>
public sealed class FutureOutlookSource(BurstRules rules) : IOutlookSource
{
    // In vCPU-seconds; less is served within a tenth of a second.
    private const double Negligible = 0.05;
    private PolicySnapshot? _cluster;

    public void Observe(PolicySnapshot cluster) => _cluster = cluster;

    public DemandOutlook Of(PolicyTenant tenant) => DemandOutlook.None;

    public BurstOutlook BurstsOf(PolicyTenant tenant)
    {
        var (soon, ahead) = (PeakWithin(rules.Lead, tenant), PeakWithin(rules.Pause, tenant));
        var phase = new PhaseOutlook(soon, ahead, ahead, AlarmsRight: 1, BurstsAnnounced: 1);
        return new BurstOutlook(Now: 0, TimeSpan.MaxValue, phase);
    }

    // What waits can use all of the tenant's size at once.
    private float PeakWithin(TimeSpan time, in PolicyTenant tenant)
    {
        if (tenant.Waiting > Negligible)
            return 1;
        var from = _cluster!.Second + (int)Math.Ceiling(_cluster.ActuationDelay.TotalSeconds);
        var to = Math.Min(tenant.Spec.Demand.Count, from + (int)Math.Ceiling(time.TotalSeconds));
        var peak = 0.0;
        for (var second = from; second < to; second++)
            peak = Math.Max(peak, tenant.Spec.Demand[second]);
        return (float)Math.Min(1, peak / tenant.Spec.Vcpus);
    }
}
