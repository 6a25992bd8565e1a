using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class PreemptionMultiplierTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_new_bond_counts_at_once_while_the_adjustment_stays()
    {
        var boosted = AdjustmentState.Start(Now) with { Value = 1.4, SteppedAt = Now.AddSeconds(1) };
        var decision = PreemptionMultiplier.Decide(3, Tick.Cpu(0.5, 0.5), false, boosted, MultiplierRules.Default, Now.AddSeconds(1));
        Assert.Equal((5.0, 1.4, 7.0), (decision.Base, decision.Adjustment, decision.Effective));
    }

    [Theory]
    [InlineData(20, 1.0, 16)]
    [InlineData(4, 2.0, 15)]
    [InlineData(5, 2.0, 16)]
    [InlineData(0, 0.5, 0.5)]
    public void The_product_is_clamped_and_the_clamp_is_named(int units, double adjustment, double effective)
    {
        var state = AdjustmentState.Start(Now) with { Value = adjustment };
        var decision = PreemptionMultiplier.Decide(units, DemandOutlook.None, false, state, MultiplierRules.Default, Now);
        Assert.Equal(effective, decision.Effective);
        Assert.Equal(effective == decision.Base * adjustment ? MultiplierReason.None : MultiplierReason.Clamp, decision.BoundBy);
    }

    [Fact]
    public void A_boost_lasts_as_long_as_its_burst_and_falls_back_after_it()
    {
        Tick[] ticks =
        [
            .. Enumerable.Repeat(Tick.Every(1, Tick.Cpu(0.8, 0.2)) with { BurstRuns = true }, 5),
            .. Enumerable.Repeat(Tick.Every(1, Tick.Cpu(0.8, 0.8)) with { BurstRuns = true }, 60),
            .. Enumerable.Repeat(Tick.Every(1, Tick.Cpu(0.8, 0.8)), 60),
        ];
        var decisions = Tick.Run(ticks, MultiplierRules.Default);
        Assert.True(decisions[4].Adjustment > 1.5);
        Assert.All(
            decisions[5..65],
            decision => Assert.Equal((decisions[4].Adjustment, "BurstRunning"), (decision.Adjustment, decision.Reason))
        );
        Assert.Equal(1, decisions[^1].Adjustment);
    }

    [Fact]
    public void Deciding_twice_at_the_same_instant_is_deciding_once() =>
        Gen.Double[0, 1]
            .Select(Gen.Double[0, 1], Gen.Int[0, 5], Gen.Double[0.5, 2])
            .Sample(
                (need, level, units, value) =>
                {
                    var state = AdjustmentState.Start(Now) with { Value = value };
                    var once = PreemptionMultiplier.Decide(
                        units,
                        Tick.Cpu(need, level),
                        false,
                        state,
                        MultiplierRules.Default,
                        Now.AddSeconds(1)
                    );
                    var twice = PreemptionMultiplier.Decide(
                        units,
                        Tick.Cpu(need, level),
                        false,
                        once.State,
                        MultiplierRules.Default,
                        Now.AddSeconds(1)
                    );
                    return twice.Effective == once.Effective && twice.State == once.State;
                }
            );
}
