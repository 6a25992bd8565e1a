using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Models;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Forecasts the last value, with limits from its own errors, and knows of bursts only what was seen last. Comparison with it shows what
/// the engine's models and the tenants' periods add.
/// </summary>
public sealed class LastValueOutlookSource : IOutlookSource
{
    private readonly Dictionary<int, (LastValue Model, SeenDemand Seen)> _tenants = [];
    private double _now;

    public void Observe(PolicySnapshot cluster)
    {
        _now = (cluster.Now - DateTimeOffset.UnixEpoch).TotalSeconds;
        foreach (var tenant in cluster.Tenants)
        {
            var (model, seen) = StateOf(tenant.Index);
            model.Observe(new Sample(tenant.Usage / tenant.Spec.Vcpus));
            seen.Observe(tenant, cluster);
        }
    }

    public DemandOutlook Of(PolicyTenant tenant) => ForecastOutlook.Of(StateOf(tenant.Index).Model.Predict());

    public BurstOutlook BurstsOf(PolicyTenant tenant) => ObservedBursts.Of(StateOf(tenant.Index).Seen, _now);

    private (LastValue Model, SeenDemand Seen) StateOf(int tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var state))
            _tenants[tenant] = state = (new LastValue(new ForecasterOptions { Capacity = 1 }), new SeenDemand());
        return state;
    }
}
