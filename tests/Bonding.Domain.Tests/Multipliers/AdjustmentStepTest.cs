using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class AdjustmentStepTest
{
    private static readonly MultiplierRules Terms = MultiplierRules.Default;
    private static readonly DemandOutlook Rise = Tick.Cpu(0.9, 0.2);
    private static readonly DemandOutlook Fall = Tick.Cpu(0.2, 0.8);
    private static readonly DemandOutlook Steady = Tick.Cpu(0.5, 0.5);

    [Fact]
    public void A_boost_rises_at_the_slew_limit_first_and_then_smoothly()
    {
        var decisions = Tick.Run(Repeat(Rise, 3), Terms);
        Assert.Equal([1.5, 1.75, 1.875], decisions.Select(decision => decision.Adjustment));
        Assert.Equal(MultiplierReason.None, decisions[0].BoundBy);
        Assert.Equal(MultiplierReason.Slew, Tick.Run(Repeat(Rise, 1), Terms with { UpSmoothing = 0.9 })[0].BoundBy);
    }

    [Fact]
    public void It_falls_more_slowly_than_it_rises()
    {
        var down = Tick.Run(Repeat(Fall, 1), Terms)[0];
        Assert.Equal(0.95, down.Adjustment, 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void From_anywhere_it_comes_back_to_exactly_neutral(bool fromAbove)
    {
        var decisions = Tick.Run([.. Repeat(fromAbove ? Rise : Fall, 60), .. Repeat(Steady, 90)], Terms);
        Assert.NotEqual(1, decisions[59].Adjustment);
        Assert.Equal(1, decisions[^1].Adjustment);
    }

    [Fact]
    public void Without_forecasts_a_boost_is_kept_until_it_expires_and_then_ends()
    {
        var decisions = Tick.Run([.. Repeat(Rise, 5), .. Repeat(DemandOutlook.None, 70)], Terms);
        var expiry = 5 + (int)Terms.BoostExpiry.TotalSeconds;
        Assert.All(decisions[5..(expiry - 1)], decision => Assert.Equal(decisions[4].Adjustment, decision.Adjustment));
        Assert.True(decisions[expiry].Adjustment < decisions[4].Adjustment);
        Assert.Equal(1, decisions[^1].Adjustment);
    }

    [Fact]
    public void A_clock_set_back_an_hour_neither_moves_the_boost_nor_keeps_it_for_an_hour()
    {
        var decisions = Tick.Run([.. Repeat(Rise, 5), Tick.Every(-3600, Rise), .. Repeat(Steady, 80)], Terms);
        Assert.Equal(decisions[4].Adjustment, decisions[5].Adjustment);
        Assert.Equal(1, decisions[^1].Adjustment);
    }

    [Fact]
    public void A_turn_waits_for_the_dwell_and_says_so()
    {
        var decisions = Tick.Run([.. Repeat(Rise, 3), .. Repeat(Steady, 6)], Terms);
        Assert.All(decisions[3..7], decision => Assert.Equal(MultiplierReason.Dwell, decision.BoundBy));
        Assert.True(decisions[7].Adjustment < decisions[2].Adjustment);
        Assert.Equal(1, decisions[7].State.Turns);
    }

    [Fact]
    public void A_target_within_the_dead_band_moves_nothing()
    {
        var decisions = Tick.Run(Repeat(Tick.Cpu(0.3, 0.5), 60), Terms);
        Assert.InRange(decisions[^1].Adjustment, 0.6, 0.6 * 1.06);
        Assert.Equal(
            (MultiplierReason.FallForecast, MultiplierReason.DeadBand, decisions[^2].Adjustment),
            (decisions[^1].Reason, decisions[^1].BoundBy, decisions[^1].Adjustment)
        );
    }

    private static IEnumerable<Tick> Repeat(DemandOutlook outlook, int ticks) => Enumerable.Repeat(Tick.Every(1, outlook), ticks);
}
