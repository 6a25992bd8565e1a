using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Simulation.Policies;

/// <summary>The Prediction Engine, fed with measured usage as a share of each tenant's size.</summary>
public sealed class EngineOutlooks : IOutlooks
{
    private readonly EngineStore engine = new(new ForecasterOptions { Capacity = 1 });
    private readonly Dictionary<int, int> slots = [];

    public void Observe(ClusterView cluster)
    {
        foreach (var tenant in cluster.Tenants) engine.Observe(SlotOf(tenant.Index), new Sample(tenant.Usage / tenant.Spec.Vcpus));
    }

    public DemandOutlook Of(TenantView tenant) => ForecastOutlook.Of(engine.Predict(SlotOf(tenant.Index)));

    private int SlotOf(int tenant)
    {
        if (!slots.TryGetValue(tenant, out var slot)) slots[tenant] = slot = engine.Add();
        return slot;
    }
}
