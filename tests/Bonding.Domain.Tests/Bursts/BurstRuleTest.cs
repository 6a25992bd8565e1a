using Bonding.Domain.Bursts;

namespace Bonding.Domain.Tests.Bursts;

public class BurstRuleTest
{
    // A base request of a tenth of the size: a burst is more than 0.12, quiet is 0.05 or less.
    private const double Base = 0.1;
    private static readonly BurstRules Rules = BurstRules.Default;
    private static readonly PhaseOutlook Quiet = new(0.02f, 0.02f, 0.02f, 0.9f, 0.9f);

    private static readonly Gen<PhaseOutlook?> Phases = Gen.Select(
            Gen.Float[0, 1],
            Gen.Float[0, 1],
            Gen.Float[0, 1],
            Gen.Float[0, 1],
            Gen.Float[0, 1],
            Gen.Bool
        )
        .Select(
            PhaseOutlook? (phase) =>
                phase.Item6
                    ? new PhaseOutlook(phase.Item1, phase.Item2, Math.Max(phase.Item2, phase.Item3), phase.Item4, phase.Item5)
                    : null
        );

    private static readonly Gen<BurstLevel> Levels = Gen.Enum<BurstLevel>();

    [Theory]
    [InlineData(0.13f, BurstLevel.Boosted, BurstReason.BurstRunning)]
    [InlineData(0.12f, BurstLevel.Resting, BurstReason.Entitled)]
    [InlineData(0f, BurstLevel.Resting, BurstReason.Entitled)]
    [InlineData(float.NaN, BurstLevel.Resting, BurstReason.Entitled)]
    public void Without_a_period_the_newest_sample_alone_decides(float now, BurstLevel level, string reason) =>
        Assert.Equal(new BurstVerdict(level, reason), Judge(now, phase: null));

    [Fact]
    public void An_alarm_counts_only_where_enough_of_its_kind_came_true()
    {
        var due = Quiet with { Soon = 0.5f, Ahead = 0.5f, HighestAhead = 0.5f };
        Assert.Equal(new BurstVerdict(BurstLevel.Boosted, BurstReason.BurstDue), Judge(0, due));
        Assert.Equal(BurstVerdict.Resting, Judge(0, due with { AlarmsRight = 0.59f }));
    }

    [Fact]
    public void A_boost_stays_over_a_pause_that_is_shorter_than_a_write_is_worth()
    {
        var soon = Quiet with { Ahead = 0.5f, HighestAhead = 0.5f };
        Assert.Equal(BurstLevel.Boosted, Judge(0, soon, BurstLevel.Boosted).Level);
        Assert.Equal(BurstLevel.Resting, Judge(0, soon, BurstLevel.Resting).Level);
    }

    [Fact]
    public void Only_proven_quiet_gives_back_and_only_where_it_can_be_had_again()
    {
        Assert.Equal(new BurstVerdict(BurstLevel.GivenBack, BurstReason.ProvenQuiet), Judge(0, Quiet));
        Assert.Equal(BurstVerdict.Resting, Judge(0, Quiet with { BurstsAnnounced = 0.84f }));
        Assert.Equal(BurstVerdict.Resting, Judge(0, Quiet with { HighestAhead = 0.06f }));
        Assert.Equal(BurstVerdict.Resting, Judge(0, Quiet, mayGiveBack: false));
    }

    [Fact]
    public void What_was_given_back_stays_so_until_the_next_alarm()
    {
        var burstAhead = Quiet with { Ahead = 0.5f, HighestAhead = 0.5f };
        Assert.Equal(BurstLevel.GivenBack, Judge(0, burstAhead, BurstLevel.GivenBack).Level);
        Assert.Equal(BurstLevel.Boosted, Judge(0, burstAhead with { Soon = 0.5f }, BurstLevel.GivenBack).Level);
    }

    [Fact]
    public void A_proven_forecast_says_more_about_now_than_a_sample_that_may_be_old()
    {
        var old = new BurstOutlook(0.5f, TimeSpan.FromSeconds(17), Quiet);
        Assert.Equal(BurstLevel.GivenBack, BurstRule.Judge(old, State(BurstLevel.Boosted), Base, mayGiveBack: true, Rules).Level);
        Assert.Equal(BurstLevel.Boosted, BurstRule.Judge(old with { Phase = null }, State(BurstLevel.Boosted), Base, true, Rules).Level);
        Assert.Equal(
            BurstLevel.Boosted,
            BurstRule.Judge(old with { Staleness = TimeSpan.FromSeconds(2) }, State(BurstLevel.Boosted), Base, true, Rules).Level
        );
    }

    [Fact]
    public void A_boost_outlives_samples_that_are_missed_but_not_for_long()
    {
        Assert.Equal(BurstLevel.Boosted, BurstRule.Judge(BurstOutlook.Unknown, State(BurstLevel.Boosted, 9), Base, true, Rules).Level);
        Assert.Equal(BurstLevel.Resting, BurstRule.Judge(BurstOutlook.Unknown, State(BurstLevel.Boosted, 10), Base, true, Rules).Level);
        Assert.Equal(BurstLevel.Resting, BurstRule.Judge(BurstOutlook.Unknown, State(BurstLevel.Resting), Base, true, Rules).Level);
    }

    [Fact]
    public void A_forecast_that_has_proven_nothing_changes_nothing() =>
        Gen.Select(Phases, Levels, Gen.Float[0, 1], Gen.Int[0, 60])
            .Sample(
                (phase, before, now, age) =>
                {
                    var unproven = phase is { } some ? some with { AlarmsRight = 0.5f, BurstsAnnounced = 0.5f } : phase;
                    var blind = new BurstOutlook(now, TimeSpan.FromSeconds(age), null);
                    return BurstRule.Judge(blind with { Phase = unproven }, State(before), Base, true, Rules)
                        == BurstRule.Judge(blind, State(before), Base, true, Rules);
                }
            );

    [Fact]
    public void Nobody_gives_back_while_its_newest_sample_shows_a_burst_unless_the_sample_may_be_old() =>
        Gen.Select(Phases, Levels, Gen.Float[0.13f, 1], Gen.Int[0, 5])
            .Sample(
                (phase, before, now, age) =>
                    BurstRule.Judge(new BurstOutlook(now, TimeSpan.FromSeconds(age), phase), State(before), Base, true, Rules).Level
                    == BurstLevel.Boosted
            );

    private static BurstVerdict Judge(float now, PhaseOutlook? phase, BurstLevel before = BurstLevel.Resting, bool mayGiveBack = true) =>
        BurstRule.Judge(new BurstOutlook(now, TimeSpan.FromSeconds(2), phase), State(before), Base, mayGiveBack, Rules);

    private static BurstState State(BurstLevel wanted, float unseenSeconds = 0) =>
        new(wanted, 0, 0, false) { UnseenSeconds = unseenSeconds };
}
