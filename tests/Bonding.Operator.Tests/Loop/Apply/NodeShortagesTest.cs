using Bonding.Operator.Loop.Apply;

namespace Bonding.Operator.Tests.Loop.Apply;

public class NodeShortagesTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_break_or_a_move_begins_the_time_anew()
    {
        var shortages = new NodeShortages();
        shortages.Update(["a", "b"], Now);
        shortages.Update(["a", "b"], Now.AddSeconds(1));
        Assert.Equal((Now, Now), (shortages.Since("a"), shortages.Since("b")));

        shortages.Update(["a"], Now.AddSeconds(2));
        Assert.Null(shortages.Since("b"));
        shortages.Update(["a", "b"], Now.AddSeconds(3));
        shortages.Restart("a", Now.AddSeconds(3));
        shortages.Update(["a", "b"], Now.AddSeconds(4));
        Assert.Equal((Now.AddSeconds(3), Now.AddSeconds(3)), (shortages.Since("a"), shortages.Since("b")));
    }
}
