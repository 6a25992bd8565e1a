using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;

namespace Bonding.Simulation.Policies;

/// <summary>Uses the Prediction Engine, fed with measured usage as a share of each tenant's size.</summary>
public sealed class EngineOutlookSource : IOutlookSource
{
    private readonly EngineStore _engine = new(new ForecasterOptions { Capacity = 1 });
    private readonly Dictionary<int, int> _slots = [];

    public void Observe(PolicySnapshot cluster)
    {
        foreach (var tenant in cluster.Tenants)
            _engine.Observe(SlotOf(tenant.Index), new Sample(tenant.Usage / tenant.Spec.Vcpus));
    }

    public DemandOutlook Of(PolicyTenant tenant) => ForecastOutlook.Of(_engine.Predict(SlotOf(tenant.Index)));

    private int SlotOf(int tenant)
    {
        if (!_slots.TryGetValue(tenant, out var slot))
            _slots[tenant] = slot = _engine.Add();
        return slot;
    }
}

/// <summary>
/// Converts a forecast as the operator does: to nothing until it is ready, because a wide forecast cannot distinguish a rise from
/// ignorance.
/// </summary>
internal static class ForecastOutlook
{
    public static DemandOutlook Of(in Forecast forecast) =>
        forecast.Quality == ForecastQuality.Ready
            ? new DemandOutlook(
                new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
                {
                    Expected = forecast.Quantile(1, QuantileLevel.P50),
                },
                null,
                null
            )
            : DemandOutlook.None;
}
