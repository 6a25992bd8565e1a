using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Uses the Prediction Engine, fed with measured usage as a share of each tenant's size: each second's usage, or what its metrics show.
/// </summary>
public sealed class EngineOutlookSource : IOutlookSource
{
    private readonly EngineStore _engine = new(new ForecasterOptions { Capacity = 1 });
    private readonly CadenceStore _windows = new(new ForecasterOptions { Capacity = 1 });
    private readonly Dictionary<int, int> _slots = [];
    private readonly Dictionary<int, SeenDemand> _seen = [];
    private DateTimeOffset _now;

    public void Observe(PolicySnapshot cluster)
    {
        _now = cluster.Now;
        foreach (var tenant in cluster.Tenants)
        {
            if (tenant.Seen is { } seen)
                SeenOf(tenant).Observe(seen, tenant.Spec.Vcpus, _now);
            else
                _engine.Observe(SlotOf(tenant.Index), new Sample(tenant.Usage / tenant.Spec.Vcpus));
        }
    }

    public DemandOutlook Of(PolicyTenant tenant) =>
        ForecastOutlook.Of(tenant.Seen is null ? _engine.Predict(SlotOf(tenant.Index)) : SeenOf(tenant).Predict(_now));

    public double UsageOf(PolicyTenant tenant) => tenant.Seen is null ? tenant.Usage : SeenOf(tenant).Usage;

    private SeenDemand SeenOf(PolicyTenant tenant)
    {
        if (!_seen.TryGetValue(tenant.Index, out var seen))
            _seen[tenant.Index] = seen = new SeenDemand(_windows);
        return seen;
    }

    private int SlotOf(int tenant)
    {
        if (!_slots.TryGetValue(tenant, out var slot))
            _slots[tenant] = slot = _engine.Add();
        return slot;
    }
}

/// <summary>
/// Converts a forecast as the operator does: to nothing until it is ready, because a wide forecast cannot distinguish a rise from
/// ignorance, and without a rise where samples are too sparse to see one come.
/// </summary>
internal static class ForecastOutlook
{
    public static DemandOutlook Of(in Forecast forecast)
    {
        if (forecast.Quality != ForecastQuality.Ready)
            return DemandOutlook.None;
        var outlook = new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
        {
            Expected = forecast.Quantile(1, QuantileLevel.P50),
        };
        return new DemandOutlook(forecast.ClaimsPeak ? outlook : outlook.WithoutRise(), null, null);
    }
}
