using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;

namespace Bonding.Domain.Tests.Decisions;

public class FairnessStateTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly AllocationRules Terms = AllocationRules.Default;
    private static readonly int Memory = (int)Terms.FairnessWindow.TotalSeconds;

    [Fact]
    public void It_goes_to_what_is_used_over_the_part_as_fast_as_the_memory_is_long()
    {
        var use = Repeat(default, Memory, used: 0.4, part: 0.2);
        Assert.Equal(1 - Math.Exp(-1), use.Ahead, 2);
        Assert.Equal(1, Repeat(use, 10 * Memory, used: 0.4, part: 0.2).Ahead, 2);
        Assert.Equal(-1, Repeat(use, 10 * Memory, used: 0, part: 0.2).Ahead, 2);
    }

    [Fact]
    public void Without_a_part_of_any_node_use_counts_for_nothing_and_what_was_is_forgotten()
    {
        Assert.Equal(0, Repeat(default, Memory, used: 1, part: 0).Ahead);
        var (taker, lender) = (Repeat(default, Memory, used: 0.4, part: 0.2), Repeat(default, Memory, used: 0, part: 0.2));
        Assert.Equal(0, Repeat(taker, 10 * Memory, used: 1, part: 0).Ahead, 3);
        Assert.Equal(0, Repeat(lender, 10 * Memory, used: 0, part: 0).Ahead, 3);
    }

    [Fact]
    public void Whoever_cannot_be_seen_earns_nothing_by_it() => Assert.Equal(0, Repeat(default, Memory, used: double.NaN, part: 0.2).Ahead);

    [Fact]
    public void The_peak_is_kept_for_about_the_memory()
    {
        var use = default(FairnessState).Next(0.9, 0.2, Second, Terms);
        Assert.Equal(0.9f, use.Peak);
        Assert.Equal(0.9 * Math.Exp(-1), Repeat(use, Memory, used: 0, part: 0).Peak, 2);
    }

    [Fact]
    public void A_burner_is_never_better_off_than_who_uses_less() =>
        Gen.Select(Gen.Double[-1, 2], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample(
                (ahead, used, more, part) =>
                {
                    var before = new FairnessState((float)ahead, 0);
                    return before.Next(used + more, part, Second, Terms).Ahead >= before.Next(used, part, Second, Terms).Ahead;
                }
            );

    [Fact]
    public void A_pause_or_a_clock_that_goes_back_moves_little()
    {
        Assert.Equal(
            default(FairnessState).Next(1, 0.5, 5 * Second, Terms),
            default(FairnessState).Next(1, 0.5, TimeSpan.FromDays(1), Terms)
        );
        var use = new FairnessState(0.5f, 0.5f);
        Assert.Equal(use, use.Next(0, 0.5, -5 * Second, Terms));
    }

    [Fact]
    public void Without_a_memory_nothing_is_remembered() =>
        Assert.Equal(default, new FairnessState(1, 1).Next(1, 0.5, Second, Terms with { FairnessWindow = TimeSpan.Zero }));

    private static FairnessState Repeat(FairnessState use, int seconds, double used, double part)
    {
        for (var second = 0; second < seconds; second++)
            use = use.Next(used, part, Second, Terms);
        return use;
    }
}
