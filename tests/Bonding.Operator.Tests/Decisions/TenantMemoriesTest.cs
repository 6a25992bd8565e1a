using Bonding.Operator.Decisions;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Decisions;

/// <summary>What the loop remembers of an account goes with the account.</summary>
public class TenantMemoriesTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void An_account_that_is_gone_is_forgotten_with_all_that_was_tried_for_it()
    {
        var memories = new TenantMemories(new ForecastEngines(ForecastWeights.None));
        var (gone, kept) = (new AccountKey("shop", "gone"), new AccountKey("shop", "kept"));
        foreach (var key in new[] { gone, kept }) memories.Of(key, Now).PriorityTry = new PriorityTry("bonding-tier-2", 1);

        Assert.Equal([gone], memories.Keep([kept]));

        Assert.Equal((true, true), (memories.Of(gone, Now).PriorityTry is null, memories.Of(kept, Now).PriorityTry is not null));
    }
}
