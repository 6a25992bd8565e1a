using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>What the loop remembers of an account goes with the account.</summary>
public class TenantStateStoreTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void An_account_that_is_gone_is_forgotten_with_all_that_was_tried_for_it()
    {
        var memories = new TenantStateStore(new ForecastEngines(ForecastWeights.None));
        var (gone, kept) = (new NamespacedName("shop", "gone"), new NamespacedName("shop", "kept"));
        foreach (var key in new[] { gone, kept })
            memories.GetOrAdd(key, Now).PriorityAttempt = new PriorityAttempt("bonding-tier-2", 1);

        Assert.Equal([gone], memories.RemoveAllExcept([kept]));

        Assert.Equal(
            (true, true),
            (memories.GetOrAdd(gone, Now).PriorityAttempt is null, memories.GetOrAdd(kept, Now).PriorityAttempt is not null)
        );
    }
}
