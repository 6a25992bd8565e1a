using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Loop;

/// <summary>Guards of tenants, as the loop has one.</summary>
internal static class Guards
{
    public static TenantGuard New(TenantStateStore? states = null, SetAsideTenants? aside = null, IReconcileRequester? reconciles = null) =>
        new(
            aside ?? new SetAsideTenants(),
            states ?? new TenantStateStore(new ForecastEngines(ForecastWeights.None)),
            reconciles ?? new Requests(),
            new LoopMetrics(Metrics.NewCustomRegistry()),
            TimeProvider.System,
            NullLogger<TenantGuard>.Instance
        );

    /// <summary>The accounts that were asked to be looked at, in order.</summary>
    public sealed class Requests : List<NamespacedName>, IReconcileRequester
    {
        public void Request(NamespacedName key) => Add(key);
    }
}
