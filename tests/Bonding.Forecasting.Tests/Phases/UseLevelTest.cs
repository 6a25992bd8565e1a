using Bonding.Forecasting.Phases;

namespace Bonding.Forecasting.Tests.Phases;

public class UseLevelTest
{
    [Fact]
    public void Every_share_is_told_within_two_percent()
    {
        for (var share = 1f / 4000; share < 4; share *= 1.01f)
            Assert.InRange(UseLevel.ValueOf(UseLevel.Of(share)), 0.98f * share, 1.02f * share);
    }

    [Fact]
    public void Nothing_and_next_to_nothing_are_known_and_count_as_nothing()
    {
        foreach (var share in (float[])[0, 1e-9f, 1e-4f])
        {
            Assert.NotEqual(UseLevel.Unknown, UseLevel.Of(share));
            Assert.Equal(0, UseLevel.ValueOf(UseLevel.Of(share)));
        }
    }
}
