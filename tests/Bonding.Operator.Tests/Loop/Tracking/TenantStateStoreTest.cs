using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>What the loop has learned about an account goes with the account.</summary>
public class TenantStateStoreTest
{
    private static readonly TenantPod Pod = new("shop", "a", "u1", "node", [new("compute", new(200), null)], PodQos.Burstable, null, null);

    [Fact]
    public void An_account_that_is_gone_is_forgotten_with_its_pods()
    {
        var states = new TenantStateStore(new ForecastEngines(ForecastWeights.None));
        var (gone, kept) = (new NamespacedName("shop", "gone"), new NamespacedName("shop", "kept"));
        foreach (var key in new[] { gone, kept })
            states.GetOrAdd(key).GetOrAdd(Pod).BeginResize();

        Assert.Equal([gone], states.RemoveAllExcept([kept]));

        Assert.Equal(
            (false, true),
            (states.GetOrAdd(gone).GetOrAdd(Pod).IsResizeInFlight, states.GetOrAdd(kept).GetOrAdd(Pod).IsResizeInFlight)
        );
    }
}
