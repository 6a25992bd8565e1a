using Bonding.Contract;
using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A tenant hears of what changed, and not of the moves of every second.</summary>
public class StandingStreamTest
{
    private static Standing Sent =>
        new()
        {
            BondedUnits = 3,
            Base = 5,
            Effective = 5,
            Tier = "bonding-tier-3",
            Reason = "Steady",
            Size = 2000,
            Guaranteed = 800,
            Likely = 1200,
        };

    private static IReadOnlyList<Action<Standing>> Changes =>
        [
            standing => standing.BondedUnits = 4,
            standing => standing.Effective = 5.01,
            standing => standing.Reason = "RiseForecast",
            standing => standing.Likely = 1099,
            standing => standing.Guaranteed = 901,
            standing => standing.ClearSize(),
        ];

    [Fact]
    public void A_change_is_told() =>
        Assert.All(
            Changes,
            change =>
            {
                var now = Sent;
                change(now);
                Assert.True(StandingStream.IsNews(now, Sent));
            }
        );

    [Fact]
    public void A_twentieth_of_the_size_is_no_news()
    {
        var now = Sent;
        (now.Likely, now.Guaranteed) = (1100, 900);

        Assert.False(StandingStream.IsNews(now, Sent));
    }
}
