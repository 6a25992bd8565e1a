using Bonding.Operator.Relocations;

namespace Bonding.Operator.Tests.Relocations;

public class NodeShortagesTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_break_or_a_move_begins_the_time_anew()
    {
        var shortages = new NodeShortages();
        shortages.Observe(["a", "b"], Now);
        shortages.Observe(["a", "b"], Now.AddSeconds(1));
        Assert.Equal((Now, Now), (shortages.Since("a"), shortages.Since("b")));

        shortages.Observe(["a"], Now.AddSeconds(2));
        Assert.Null(shortages.Since("b"));
        shortages.Observe(["a", "b"], Now.AddSeconds(3));
        shortages.Restart("a", Now.AddSeconds(3));
        shortages.Observe(["a", "b"], Now.AddSeconds(4));
        Assert.Equal((Now.AddSeconds(3), Now.AddSeconds(3)), (shortages.Since("a"), shortages.Since("b")));
    }
}
