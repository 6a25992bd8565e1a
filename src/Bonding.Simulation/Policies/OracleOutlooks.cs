using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Simulation.Policies;

/// <summary>Knows the work that will arrive and the work that waits: what a perfect forecast would give.</summary>
/// <remarks>It tells no expected usage: that is for those who see no more of a need than what its share lets through.</remarks>
public sealed class OracleOutlooks : IOutlooks
{
    private const int LevelSeconds = 30;
    private const double PeakLevel = 0.95;
    private int second;

    public void Observe(ClusterView cluster) => second = cluster.Second;

    public DemandOutlook Of(TenantView tenant)
    {
        var size = (double)tenant.Spec.Vcpus;
        var need = Math.Min(1, Math.Max(Peak(tenant, second), WaitingNow(tenant)) / size);
        return new DemandOutlook(new ResourceOutlook(need, LevelOf(tenant) / size, 0), null, null);
    }

    private double WaitingNow(TenantView tenant) => tenant.Waiting + At(tenant, second);

    // The 0.95 quantile of the 5-second peaks of the last 30 seconds, as the engine defines its level.
    private double LevelOf(TenantView tenant)
    {
        var peaks = Enumerable.Range(second - LevelSeconds, LevelSeconds - Horizon.Seconds + 1).Select(from => Peak(tenant, from)).Order().ToArray();
        return peaks[(int)Math.Ceiling(PeakLevel * peaks.Length) - 1];
    }

    private static double Peak(TenantView tenant, int from)
    {
        double peak = 0;
        for (var t = from; t < from + Horizon.Seconds; t++) peak = Math.Max(peak, At(tenant, t));
        return peak;
    }

    private static double At(TenantView tenant, int second) =>
        second >= 0 && second < tenant.Spec.Demand.Count ? tenant.Spec.Demand[second] : 0;
}
