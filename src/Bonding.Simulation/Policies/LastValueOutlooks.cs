using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Models;

namespace Bonding.Simulation.Policies;

/// <summary>The next seconds will be as the last one, with limits from the errors of that rule. It shows what the engine's models add.</summary>
public sealed class LastValueOutlooks : IOutlooks
{
    private readonly Dictionary<int, LastValue> models = [];

    public void Observe(ClusterView cluster)
    {
        foreach (var tenant in cluster.Tenants) ModelOf(tenant.Index).Observe(new Sample(tenant.Usage / tenant.Spec.Vcpus));
    }

    public DemandOutlook Of(TenantView tenant) => ForecastOutlook.Of(ModelOf(tenant.Index).Predict());

    private LastValue ModelOf(int tenant)
    {
        if (!models.TryGetValue(tenant, out var model)) models[tenant] = model = new LastValue(new ForecasterOptions { Capacity = 1 });
        return model;
    }
}
