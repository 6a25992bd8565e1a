using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class TierLadderTest
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(20, 5)]
    public void Each_unit_up_to_the_fifth_climbs_one_tier(int units, int tier) =>
        Assert.Equal(tier, TierLadder.Default.TierFor(MultiplierCurve.Default.BaseFor(units)));

    [Fact]
    public void A_tier_starts_exactly_at_its_threshold()
    {
        Assert.Equal(0, TierLadder.Default.TierFor(Math.BitDecrement(1.5)));
        Assert.Equal(1, TierLadder.Default.TierFor(1.5));
        Assert.Equal(0, TierLadder.Default.TierFor(0.5));
    }

    [Fact]
    public void A_higher_multiplier_never_has_a_lower_priority() =>
        Gen.Double[0, 200]
            .Select(Gen.Double[0, 200])
            .Sample(
                (one, other) =>
                    TierLadder.Default.PriorityOf(TierLadder.Default.TierFor(Math.Max(one, other)))
                    >= TierLadder.Default.PriorityOf(TierLadder.Default.TierFor(Math.Min(one, other)))
            );

    [Fact]
    public void Classes_are_named_by_prefix_and_tier_and_stand_apart_by_the_step()
    {
        var ladder = new TierLadder([1, 2, 4], baseValue: 500, step: 250, "gold-");
        Assert.Equal(["gold-0", "gold-1", "gold-2"], Enumerable.Range(0, ladder.Count).Select(ladder.ClassNameOf));
        Assert.Equal([500, 750, 1000], Enumerable.Range(0, ladder.Count).Select(ladder.PriorityOf));
    }

    [Theory]
    [InlineData(1.1, 2)]
    [InlineData(1, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NaN, 2)]
    public void Thresholds_that_leave_a_gap_at_the_bottom_or_do_not_rise_are_refused(double first, double second) =>
        Assert.Equal("thresholds", Assert.Throws<ArgumentException>(() => new TierLadder([first, second], 1_000, 1_000, "x-")).ParamName);

    [Fact]
    public void A_ladder_without_step_or_above_what_Kubernetes_allows_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TierLadder([1, 2], 1_000, 0, "x-"));
        var error = Assert.Throws<ArgumentException>(() => new TierLadder([1, 2], 999_999_999, 2, "x-"));
        Assert.Contains("1000000001; at most 1000000000", error.Message, StringComparison.Ordinal);
    }
}
