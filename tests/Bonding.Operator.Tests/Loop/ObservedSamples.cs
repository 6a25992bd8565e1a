using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Bonding.Resources.Tests;
using ClusterTenant = Bonding.Operator.Cluster.Tenant;

namespace Bonding.Operator.Tests.Loop;

/// <summary>Tenants as a tick observes them.</summary>
internal static class ObservedSamples
{
    public static ObservedTenant Tenant(string ns, string name)
    {
        var key = new NamespacedName(ns, name);
        return new ObservedTenant(
            new LiveAccount(key),
            ResourceSamples.Account(),
            AccountRules.Of(EarnRate.Of(20, 2)),
            ClusterTenant.Absent,
            State(key)
        )
        {
            MaxCatchUp = TimeSpan.FromHours(2),
        };
    }

    public static TenantState State(NamespacedName key) =>
        new(new TenantForecaster(new ForecastEngines(ForecastWeights.None).GetOrAdd(key)));
}
