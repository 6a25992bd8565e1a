using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

/// <summary>What holds for every input whatever: bounds, slew, dwell and turns.</summary>
public class StabilityContractTest
{
    private static readonly MultiplierRules Terms = MultiplierRules.Default;
    private static readonly DemandOutlook Rise = Tick.Cpu(0.9, 0.2);
    private static readonly DemandOutlook Fall = Tick.Cpu(0.1, 0.8);
    private static readonly DemandOutlook Steady = Tick.Cpu(0.5, 0.5);
    private static readonly DemandOutlook Broken = Tick.Cpu(double.NaN, 0.5);

    private static readonly Gen<DemandOutlook> Outlooks = Gen.OneOf(
        Gen.Int[0, 4].Select(index => new[] { Rise, Fall, Steady, Broken, DemandOutlook.None }[index]),
        Gen.Double[0, 1.5].Select(Gen.Double[0, 1.5], Gen.Double[0, 0.5]).Select((need, level, sigma) => Tick.Cpu(need, level, sigma))
    );

    private static readonly Gen<Tick[]> Runs = Gen.OneOf(Gen.Const(1_000), Gen.Int[0, 3_000], Gen.Int[-3_600_000, 3_600_000])
        .Select(Outlooks)
        .Select((milliseconds, outlook) => new Tick(TimeSpan.FromMilliseconds(milliseconds), outlook))
        .Array[1, 200];

    private static readonly Gen<MultiplierRules> AnyTerms = Gen.Double[0, 1]
        .Select(Gen.Double[0, 1], Gen.Double[0.05, 2], Gen.Int[1, 30])
        .Select(
            (up, down, slew, dwell) =>
                Terms with
                {
                    UpSmoothing = up,
                    DownSmoothing = down,
                    SlewPerSecond = slew,
                    Dwell = TimeSpan.FromSeconds(dwell),
                }
        );

    [Fact]
    public void Random_forecasts_and_clocks_never_break_the_contract() =>
        Runs.Select(AnyTerms, Gen.Int[0, 20]).Sample((ticks, rules, units) => AssertContract(ticks, rules, units));

    public static TheoryData<string, double, int> Adversaries =>
        new()
        {
            { "square wave at the dwell", 1, 5 },
            { "square wave just below the dwell", 1, 4 },
            { "square wave just above the dwell", 1, 6 },
            { "square wave every tick", 1, 1 },
            { "square wave within a tick", 0.1, 1 },
            { "square wave at the boost's expiry", 1, 10 },
        };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void An_adversary_with_a_square_wave_does_not_break_the_contract(string name, double seconds, int halfPeriod)
    {
        Assert.NotEmpty(name);
        AssertContract(
            Enumerable.Range(0, 600).Select(tick => Tick.Every(seconds, tick / halfPeriod % 2 == 0 ? Rise : Fall)),
            Terms,
            units: 3
        );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    public void A_sawtooth_does_not_break_the_contract(int period) =>
        AssertContract(
            Enumerable.Range(0, 600).Select(tick => Tick.Every(1, Tick.Cpu(tick % period / (double)period, 0.5))),
            Terms,
            units: 3
        );

    [Fact]
    public void A_metrics_source_that_comes_and_goes_does_not_break_the_contract() =>
        AssertContract(
            Enumerable
                .Range(0, 600)
                .Select(tick =>
                    Tick.Every(
                        1,
                        tick % 3 == 0 ? DemandOutlook.None
                            : tick % 2 == 0 ? Rise
                            : Fall
                    )
                ),
            Terms,
            units: 3
        );

    [Fact]
    public void A_square_wave_turns_no_more_often_than_the_dwell_allows()
    {
        var decisions = Tick.Run(Enumerable.Range(0, 60).Select(tick => Tick.Every(1, tick % 2 == 0 ? Rise : Fall)), Terms);
        Assert.InRange(decisions[^1].State.Turns, 1, 60 / (long)Terms.Dwell.TotalSeconds);
    }

    /// <summary>Time is counted as far as the clock went forward: what it went back is no time.</summary>
    private static void AssertContract(IEnumerable<Tick> run, MultiplierRules rules, int units)
    {
        var ticks = run.ToArray();
        var before = default(AdjustmentState);
        var (value, at, lastMove, lastTurns) = (1.0, TimeSpan.Zero, (At: TimeSpan.Zero, Sign: 0), 0L);
        foreach (var (tick, decision) in ticks.Zip(Tick.Run(ticks, rules, units)))
        {
            var elapsed = tick.Moved > TimeSpan.Zero ? tick.Moved : TimeSpan.Zero;
            var move = decision.Adjustment - value;
            at += elapsed;
            Assert.InRange(decision.Effective, rules.Min, rules.Max);
            Assert.InRange(decision.Adjustment, rules.MinAdjustment, rules.MaxBoost);
            Assert.True(Math.Abs(move) <= rules.SlewPerSecond * elapsed.TotalSeconds + 1e-9, $"moved {move} in {elapsed}");
            if (move != 0)
            {
                var turns = lastMove.Sign != 0 && Math.Sign(move) != lastMove.Sign;
                Assert.True(!turns || at - lastMove.At >= rules.Dwell, $"turned {at - lastMove.At} after a move");
                Assert.Equal(lastTurns + (turns ? 1 : 0), decision.State.Turns);
                lastMove = (at, Math.Sign(move));
            }
            (value, lastTurns) = (decision.Adjustment, decision.State.Turns);
            AssertCounted(before, decision);
            before = decision.State;
        }
    }

    private static void AssertCounted(AdjustmentState before, MultiplierDecision decision)
    {
        var (slew, dwell) = (decision.State.SlewBound - before.SlewBound, decision.State.DwellHeld - before.DwellHeld);
        if (decision.BoundBy == MultiplierReason.Clamp)
            Assert.InRange(slew + dwell, 0, 1);
        else
            Assert.Equal(
                (decision.BoundBy == MultiplierReason.Slew ? 1 : 0, decision.BoundBy == MultiplierReason.Dwell ? 1 : 0),
                (slew, dwell)
            );
    }
}
