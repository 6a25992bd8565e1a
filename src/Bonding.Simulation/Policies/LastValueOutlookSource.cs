using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Models;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Forecasts the last value, with limits from its own errors. Comparison with it shows what the engine's models add.
/// </summary>
public sealed class LastValueOutlookSource : IOutlookSource
{
    private readonly Dictionary<int, LastValue> _models = [];

    public void Observe(PolicySnapshot cluster)
    {
        foreach (var tenant in cluster.Tenants)
            ModelOf(tenant.Index).Observe(new Sample(tenant.Usage / tenant.Spec.Vcpus));
    }

    public DemandOutlook Of(PolicyTenant tenant) => ForecastOutlook.Of(ModelOf(tenant.Index).Predict());

    private LastValue ModelOf(int tenant)
    {
        if (!_models.TryGetValue(tenant, out var model))
            _models[tenant] = model = new LastValue(new ForecasterOptions { Capacity = 1 });
        return model;
    }
}
