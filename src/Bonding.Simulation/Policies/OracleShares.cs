using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator's rules with nothing unknown and nothing in the way: the true work of this second and the next five for a forecast, and
/// shares
/// that hold at once, without band, dwell or write budget. It is no bound: who knows what waits gives it to those who wait, bonded or not.
/// </summary>
public sealed class OracleShares(BondingRules rules) : IAllocationPolicy
{
    private readonly OperatorTick _tick = new(rules, new OracleOutlookSource());

    public string Name => PolicyCatalog.Oracle;

    public bool IsIdeal => true;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
    {
        var plan = _tick.Decide(cluster, writesAllowed: 0);
        var shares = new List<CpuWrite>();
        for (var pod = 0; pod < plan.Pods.Length; pod++)
            if (plan.Pods[pod].Target is { } target)
                shares.Add(new CpuWrite(pod, target, null));
        return shares;
    }
}

/// <summary>Knows the work that will arrive and the work that waits: what a perfect forecast would give.</summary>
/// <remarks>It tells no expected usage: that is for those who see no more of a need than what its share lets through.</remarks>
public sealed class OracleOutlookSource : IOutlookSource
{
    private const int WindowSeconds = 30;
    private const double PeakLevel = 0.95;
    private int _second;

    public void Observe(PolicySnapshot cluster) => _second = cluster.Second;

    public DemandOutlook Of(PolicyTenant tenant)
    {
        var size = (double)tenant.Spec.Vcpus;
        var need = Math.Min(1, Math.Max(Peak(tenant, _second), WaitingNow(tenant)) / size);
        return new DemandOutlook(new ResourceOutlook(need, RecentPeakOf(tenant) / size, 0), null, null);
    }

    private double WaitingNow(PolicyTenant tenant) => tenant.Waiting + At(tenant, _second);

    // The 0.95 quantile of the 5-second peaks of the last 30 seconds, as the engine defines its level.
    private double RecentPeakOf(PolicyTenant tenant)
    {
        var peaks = Enumerable
            .Range(_second - WindowSeconds, WindowSeconds - Horizon.Seconds + 1)
            .Select(from => Peak(tenant, from))
            .Order()
            .ToArray();
        return peaks[(int)Math.Ceiling(PeakLevel * peaks.Length) - 1];
    }

    private static double Peak(PolicyTenant tenant, int from)
    {
        double peak = 0;
        for (var t = from; t < from + Horizon.Seconds; t++)
            peak = Math.Max(peak, At(tenant, t));
        return peak;
    }

    private static double At(PolicyTenant tenant, int second) =>
        second >= 0 && second < tenant.Spec.Demand.Count ? tenant.Spec.Demand[second] : 0;
}
