using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The stretches of the past that are read.</summary>
public class ReadWindowTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TimeSpan Piece = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Most = TimeSpan.FromHours(2);

    [Fact]
    public void In_steady_state_a_few_seconds_are_read()
    {
        var window = Assert.Single(Plan(Ago(1), Ago(2)));

        Assert.Equal((Now - ReadWindow.ScrapeDelay, Now, true), (window.From, window.To, window.ReachesNow));
    }

    [Fact]
    public void The_oldest_moment_that_is_wanted_begins_the_stretch()
    {
        Assert.Equal(Ago(100), Assert.Single(Plan(Ago(100), Ago(2))).From);
    }

    [Fact]
    public void A_ledger_that_is_far_behind_catches_up_by_pieces_and_delays_no_other()
    {
        var windows = Plan(Ago(3_600), Ago(2));

        Assert.Equal([Now - ReadWindow.ScrapeDelay, Ago(3_600)], windows.Select(window => window.From));
        Assert.Equal((Ago(3_300), false), (windows[1].To, windows[1].ReachesNow));
        Assert.False(windows[0].Covers(Ago(3_600)));
        Assert.True(windows[1].Covers(Ago(3_600)));
    }

    [Fact]
    public void Ledgers_that_are_minutes_behind_do_not_wait_for_one_that_never_advances()
    {
        var ledgers = Enumerable.Range(6, 60).Select(minutes => Ago(minutes * 60)).ToArray();
        // An hour in pieces of five minutes is twelve, of which the nearest needs one turn and the furthest twelve.
        for (var turn = 0; turn < 12 * 13 / 2; turn++)
        {
            var windows = ReadWindow.Plan([Ago(7_000), .. ledgers], Now, Piece, Most, turn);
            Assert.InRange(windows.Count, 1, 3);
            for (var one = 0; one < ledgers.Length; one++)
                foreach (var window in windows.Where(window => window.Covers(ledgers[one])))
                    ledgers[one] = window.ReadTo(null);
        }

        Assert.All(ledgers, ledger => Assert.InRange(ledger, Now - Piece, Now));
    }

    [Fact]
    public void All_that_are_behind_catch_up_with_the_furthest_as_fast_as_it_does()
    {
        var ledgers = Enumerable.Range(6, 60).Select(minutes => Ago(minutes * 60)).ToArray();
        for (var turn = 0; turn < 13; turn++)
            foreach (var window in ReadWindow.Plan(ledgers, Now, Piece, Most, turn))
                ledgers = [.. ledgers.Select(ledger => window.Covers(ledger) ? window.ReadTo(null) : ledger)];

        Assert.All(ledgers, ledger => Assert.InRange(ledger, Now - Piece, Now));
    }

    [Fact]
    public void The_least_behind_is_up_to_date_at_the_next_tick_whoever_else_is_behind()
    {
        var window = Assert.Single(Plan(Ago(3_600), Ago(7_000), Ago(301)), window => window.Covers(Ago(301)));

        Assert.Equal(Ago(1), window.ReadTo(null));
    }

    [Fact]
    public void A_ledger_that_is_behind_by_more_than_is_read_continues_where_reading_begins_and_delays_no_other()
    {
        var windows = Plan(Ago(1_000_000), Ago(3_600));

        var (behind, forgotten) = (
            windows.Single(window => window.Covers(Ago(3_600))),
            windows.Single(window => window.Covers(Ago(1_000_000)))
        );
        Assert.Equal(Ago(3_300), behind.ReadTo(null));
        Assert.Equal((Now - Most, Now - Most), (forgotten.ReadTo(null), forgotten.ReadTo(Ago(999_900))));
    }

    [Fact]
    public void A_ledger_that_is_behind_by_hardly_more_than_is_read_misses_nothing()
    {
        var window = Plan(Ago(7_201))[1];

        Assert.Equal((Ago(6_901), Ago(6_910)), (window.ReadTo(null), window.ReadTo(Ago(6_910))));
    }

    [Fact]
    public void Without_accounts_the_recent_past_is_read()
    {
        Assert.Equal(Now - ReadWindow.ScrapeDelay, Assert.Single(Plan()).From);
    }

    private static DateTimeOffset Ago(int seconds) => Now - TimeSpan.FromSeconds(seconds);

    private static IReadOnlyList<ReadWindow> Plan(params DateTimeOffset[] wanted) => ReadWindow.Plan(wanted, Now, Piece, Most);
}
